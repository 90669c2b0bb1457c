"""Matches that rested on a face are decided again after an undo, although the task for that died."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.usecases.faces.reassign_faces import WhichFaces
from domain.values.targets import NOBODY
from tests import sql
from tests.usecases.assigning import reassign
from tests.usecases.faces.test_rematch_person import has, photos_of, wrongly_named
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage


@pytest.fixture
async def colin(stage: Stage, group: Group) -> Connected:
    return await connected_person(stage, group, look="colin", name="Colin")


async def test_a_match_that_ended_with_its_face_comes_back_with_it(
    stage: Stage, group: Group, colin: Connected
) -> None:
    """Taking one photo off had ended the match on another one, which nobody had called wrong."""
    confirmed, brought = await wrongly_named(stage, group, colin)
    done = await reassign(stage, WhichFaces(colin.number, asset_ids=[confirmed]), NOBODY, group.admin)
    await stage.settle()
    assert (await photos_of(colin), await has(colin)) == (set(), set())
    await undo(stage, done, group.admin)
    await stage.settle()
    assert await photos_of(colin) == {confirmed, brought}


async def test_the_hourly_round_decides_again_the_matches_that_a_dead_task_did_not(
    stage: Stage, group: Group, colin: Connected
) -> None:
    donald = await connected_person(stage, group, look="donald", name="Donald")
    merged = await merge(stage, donald, colin, group.admin)
    await stage.settle()
    await post(stage, group, stage.engine.face(donald=0.9))
    await stage.settle()
    await undo(stage, merged, group.admin)
    died = "UPDATE tasks SET state = 'dead', finished_at = $1::timestamptz WHERE kind = 'rematch_person'"
    await sql.execute(f"{died} AND state = 'ready'", datetime.now(UTC))
    await stage.tidy()
    await stage.settle()
    assert await photos_of(colin) != set(), "the admins were just told of the dead task"
    await sql.execute(f"{died} AND state = 'dead'", datetime.now(UTC) - timedelta(days=2))
    await stage.tidy()
    await stage.settle()
    assert await photos_of(colin) == set()
    assert await has(colin) == set()
