"""`python -m bot check` says when code and schema are not of one version."""

from domain.queries.service.schema import known_migrations
from tests.adapters.postgres.test_schema_version import NEWER, OLDER, make_newer, make_older
from tests.telegram.bot_process import Environment, run


async def test_code_and_schema_of_two_versions_are_told_with_what_to_do(
    environment: Environment, own_database: str
) -> None:
    own = environment | {"DATABASE_URL": own_database}
    await make_older(own_database)
    code, out, err = await run(own, "check")
    assert code == 0, out + err
    assert f"it is at migration {known_migrations()[-2]}, and {known_migrations()[-1]} comes when" in out
    code, out, err = await run(own | {"MIGRATE_ON_START": "false"}, "check")
    assert (code, "Traceback" in err) == (1, False)
    assert OLDER.removeprefix("the database: ") in out
    await make_newer(own_database)
    code, out, err = await run(own, "check")
    assert (code, "Traceback" in err) == (1, False)
    [said] = [line for line in out.splitlines() if line.startswith("MEND")]
    assert NEWER.removeprefix("the database: ") in said
