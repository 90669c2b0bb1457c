"""One part of the hourly round fails, and the others have their turn."""

import pytest

from domain.errors import Unavailable
from tests import sql
from tests.usecases.factory import Group, post
from tests.usecases.stage import Stage


async def test_a_part_that_fails_does_not_keep_the_others_from_their_turn(stage: Stage, group: Group) -> None:
    await post(stage, group)
    await stage.drain()
    await sql.execute("UPDATE tasks SET finished_at = finished_at - interval '61 minutes'")
    stage.store.is_down = True
    with pytest.raises(Unavailable):
        await stage.tidy()
    assert await sql.rows("SELECT id FROM tasks WHERE state = 'done'") == []


async def test_what_is_broken_is_told_before_what_waits(stage: Stage, group: Group) -> None:
    await post(stage, group, stage.engine.face())
    await stage.drain()
    await sql.execute("UPDATE face_instances SET updated_at = updated_at - interval '31 days'")
    stage.index.is_down = True
    await sql.execute("ALTER TABLE cluster_inquiries RENAME TO elsewhere")
    try:
        with pytest.raises(ExceptionGroup) as failed:
            await stage.tidy()
    finally:
        await sql.execute("ALTER TABLE elsewhere RENAME TO cluster_inquiries")
    told = [note for error in failed.value.exceptions for note in error.__notes__]
    assert sorted(told) == ["in the part cards", "in the part strays"]
