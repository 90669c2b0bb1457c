"""`python -m bot check` says when code and schema are not of one version."""

import pytest

from domain.queries.service.schema import known_migrations
from tests.adapters.postgres.test_schema_version import NEWER, OLDER, make_newer, make_older
from tests.telegram.bot_process import Environment, check


async def test_code_and_schema_of_two_versions_are_told_with_what_to_do(
    environment: Environment, own_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own = environment | {"DATABASE_URL": own_database}
    await make_older(own_database)
    code = await check(own)
    out = capsys.readouterr().out
    assert code == 0, out
    assert f"it is at migration {known_migrations()[-2]}, and {known_migrations()[-1]} comes when" in out
    assert await check(own | {"MIGRATE_ON_START": "false"}) == 1
    assert OLDER.removeprefix("the database: ") in capsys.readouterr().out
    await make_newer(own_database)
    assert await check(own) == 1
    [said] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("MEND")]
    assert NEWER.removeprefix("the database: ") in said
