"""After a restore no id is given out that something else had between the backup and the restore.

Messages of that time still have buttons, and a button carries nothing but ids.
"""

from pathlib import Path

import pytest

from domain.errors import Corrupt, NotFound
from domain.steps.service.keep_generation import ensure_current
from tests import sql
from tests.usecases.backups import back_up, burn_down, put_back_an_older_copy, restore
from tests.usecases.factory import Connected, Group, decide, make_participant, post, requested_person
from tests.usecases.stage import Stage

SEQUENCES = """SELECT sequencename AS name, last_value FROM pg_sequences
WHERE schemaname = 'public' AND last_value IS NOT NULL AND sequencename NOT LIKE 'tortoise%'"""


async def given_out() -> dict[str, int]:
    """The last id of each sequence."""
    return {row["name"]: row["last_value"] for row in await sql.rows(SEQUENCES)}


async def reused(before: dict[str, int]) -> list[str]:
    """The sequences that give out an id which was given out already."""
    return [
        name
        for name, last in before.items()
        if (await sql.value(int, f"SELECT nextval('{name}')") or 0) <= last
    ]


async def test_the_ids_of_the_time_since_the_backup_are_not_given_out_again(
    stage: Stage, group: Group, anna: Connected, tmp_path: Path, clean_database: str
) -> None:
    await back_up(clean_database, tmp_path / "backup")
    await make_participant(stage, in_chat=group.tg_chat_id)
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(anna=0.4))
    await stage.settle()
    since = await given_out()
    await burn_down(clean_database)
    await restore(clean_database, tmp_path / "backup")
    assert await reused(since) == []


async def test_ids_given_out_since_an_older_copy_was_made_are_not_given_out_again(
    stage: Stage, anna: Connected
) -> None:
    """The copy cannot say which ids were given out after it was made."""
    await put_back_an_older_copy(stage)
    since = {name: last + 100_000 for name, last in (await given_out()).items()}
    with pytest.raises(Corrupt):
        await ensure_current(stage.store)
    assert await reused(since) == []


async def test_an_old_button_approves_nobody_else(
    stage: Stage, group: Group, tmp_path: Path, clean_database: str
) -> None:
    """The card of Kim's request is still in the admin chat, and the database has forgotten the request."""
    await back_up(clean_database, tmp_path / "backup")
    kim = await make_participant(stage, "Kim", in_chat=group.tg_chat_id)
    forgotten = await requested_person(stage, group, kim, stage.engine.face(anna=1.0))
    await burn_down(clean_database)
    await restore(clean_database, tmp_path / "backup")
    lou = await make_participant(stage, "Lou", in_chat=group.tg_chat_id)
    await requested_person(stage, group, lou, stage.engine.face(ben=1.0), name="Ben")
    with pytest.raises(NotFound):
        await decide(stage, forgotten, group.admin, approve=True)
