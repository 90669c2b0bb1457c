"""What a helper did for an earlier test is put back, unless the test could see that the helper did
not run again.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count
from types import SimpleNamespace

import asyncpg
import pytest
from pydantic import SecretStr

from tests import scenes, sql
from tests.plans import Asked
from tests.scenes import Scenes
from tests.statements import without_autovacuum
from tests.usecases.factory import Group, connected_person, make_group, post
from tests.usecases.grouping import unknown_person
from tests.usecases.scenes import StageSubject, scene_step
from tests.usecases.stage import Stage
from workers.recognition.decoding.codec import PillowCodec

OFTEN = 4  # something in Postgres may disturb one time: it looks like a write of the test
NewStage = Callable[[], Awaitable[Stage]]


class Counted:
    """A helper that counts how often it really ran."""

    def __init__(self) -> None:
        self.runs = 0

        @scene_step
        async def step(stage: Stage, group: Group, *, look: str = "max") -> int:
            self.runs += 1
            return await unknown_person(stage, group, look=look)

        @scene_step
        async def photo(stage: Stage, group: Group) -> None:
            self.runs += 1
            await post(stage, group)

        self.step, self.photo = step, photo


@pytest.fixture
async def new_stage(
    database: None, postgres_dsn: str, codec: PillowCodec, _eraser: tuple[asyncpg.Connection, str]
) -> AsyncIterator[NewStage]:
    """Makes stages on empty tables, one after the other, as the fixture `stage` does for each test."""
    connection, deletes = _eraser
    own = Scenes(connection, "own_scenes")
    async with without_autovacuum(connection):

        async def make() -> Stage:
            await connection.execute(deletes)
            stage = Stage(postgres_dsn, codec)
            await own.begin(StageSubject(stage))
            stage.scenes = own
            return stage

        yield make
        await own.forget()


async def test_a_scene_that_is_put_back_goes_on_like_one_that_was_built(
    new_stage: NewStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, seen = Counted(), []
    minutes = count(int(time.time()), 60)
    monkeypatch.setattr(scenes, "time", SimpleNamespace(time=lambda: next(minutes)))
    for _ in range(OFTEN):
        stage = await new_stage()
        group = await make_group(stage)
        await connected_person(stage, group)
        await counted.step(stage, group)
        await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(max=0.9))
        await stage.settle()
        faces = await sql.values(int, "SELECT count(*) FROM face_instances WHERE person_id IS NULL")
        seen.append((len(stage.mailbox.sent), faces, len(stage.index.faces())))
    assert seen == [(1, [4], 6)] * OFTEN
    assert counted.runs < OFTEN - 1


async def by_a_row(_stage: Stage) -> None:
    await sql.execute("UPDATE participants SET language = 'ru'")


async def by_a_fake(stage: Stage) -> None:
    stage.memberships.is_down = True
    stage.memberships.is_down = False
    stage.memberships.age_s = 1.0


async def by_a_face(stage: Stage) -> None:
    stage.engine.face(somebody=0.5)


async def by_a_secret(stage: Stage) -> None:
    stage.settings = stage.settings.model_copy(update={"bot_token": SecretStr("2:other")})


@pytest.mark.parametrize("differ", [by_a_secret, by_a_row, by_a_fake, by_a_face])
async def test_a_test_that_did_something_of_its_own_gets_no_scene_of_another_test(
    new_stage: NewStage, differ: Callable[[Stage], Awaitable[None]]
) -> None:
    counted = Counted()
    for is_own in (False, True):
        stage = await new_stage()
        group = await make_group(stage)
        if is_own:
            await differ(stage)
        await counted.step(stage, group)
    assert counted.runs == 2


async def test_a_helper_really_runs_while_statements_are_counted_or_beside_another_helper(
    new_stage: NewStage,
) -> None:
    counted = Counted()
    for _ in range(2):
        stage = await new_stage()
        group = await make_group(stage)
        with Asked() as asked:
            await counted.step(stage, group)
        assert len(asked.statements) > 20
        stage = await new_stage()
        group = await make_group(stage)
        await asyncio.gather(counted.step(stage, group), counted.photo(stage, group))
    assert counted.runs == 6


async def test_a_helper_beside_another_one_really_runs_when_a_task_of_the_test_before_has_ended(
    new_stage: NewStage,
) -> None:
    counted = Counted()
    for _ in range(2):
        ending = asyncio.Event()
        async with asyncio.TaskGroup() as before:
            for _ in range(2):
                before.create_task(ending.wait())
            stage = await new_stage()
            ending.set()
        group = await make_group(stage)
        await asyncio.gather(counted.step(stage, group), counted.photo(stage, group))
    assert counted.runs == 4


async def test_in_an_open_transaction_everything_really_runs(new_stage: NewStage) -> None:
    counted = Counted()
    for is_open in (False, True):
        stage = await new_stage()
        group = await make_group(stage)
        if not is_open:
            await counted.step(stage, group)
            continue
        async with sql.in_transaction():
            await sql.execute("UPDATE participants SET language = 'ru'")
            await counted.step(stage, group)
    assert counted.runs == 2


async def test_another_look_is_another_scene(new_stage: NewStage) -> None:
    counted = Counted()
    for look in ["max", "moritz"] * OFTEN:
        stage = await new_stage()
        group = await make_group(stage)
        await counted.step(stage, group, look=look)
        assert await post(stage, group, stage.engine.face(**{look: 0.9}))
        await stage.drain()
        assert await sql.values(int, "SELECT count(*) FROM face_instances WHERE person_id IS NULL") == [4]
        assert await sql.values(int, "SELECT count(*) FROM clusters") == [1]
    assert 2 <= counted.runs < 2 * OFTEN
