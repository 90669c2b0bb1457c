"""The second process of a kind takes nothing from the first, and does not start if both would do harm."""

import asyncio

import pytest

from domain.errors import Unavailable
from domain.steps.index.keep_engine import keep_engine
from domain.usecases.index.claim_engine import LOCK, claim_engine
from domain.usecases.index.reindex_faces import reindex_faces
from domain.usecases.work.take_over_queue import take_over_queue
from domain.values.task_kinds import BOT
from tests import sql
from tests.usecases.factory import Connected, Group, post
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task, claimed, tasks_of
from tests.usecases.waiting import held, until_blocked


async def age_leases(seconds: float) -> None:
    await sql.execute(
        "UPDATE tasks SET lease_until = lease_until - make_interval(secs => $1::float8)", seconds
    )


@pytest.mark.parametrize(("silent_s", "is_alone", "ended"), [(1, False, 0), (4, False, 1), (0, True, 1)])
async def test_a_process_that_starts_ends_the_leases_of_dead_processes_only(
    stage: Stage, silent_s: float, is_alone: bool, ended: int
) -> None:
    await claimed(BOT, await add_task("handle_update", update_id=1))
    await age_leases(silent_s)
    assert await take_over_queue(BOT, is_alone=is_alone) == ended


async def test_a_worker_with_another_engine_does_not_start_beside_the_first(stage: Stage) -> None:
    """The second worker would delete the vectors that the first one searches."""
    await claim_engine("one/engine")
    await claim_engine("one/engine")
    with pytest.raises(Unavailable, match="another engine than another/engine"):
        await claim_engine("another/engine")
    await sql.execute("UPDATE heartbeats SET beat_at = now() - interval '61 seconds'")
    await keep_engine("one/engine")
    with pytest.raises(Unavailable):
        await claim_engine("another/engine")
    await sql.execute("UPDATE heartbeats SET beat_at = now() - interval '61 seconds'")
    await claim_engine("another/engine")
    with pytest.raises(Unavailable):
        await claim_engine("one/engine")


async def test_of_two_engines_that_start_at_once_one_comes_in(stage: Stage) -> None:
    came = await asyncio.gather(
        *(claim_engine(f"{name}/engine") for name in ("one", "another")), return_exceptions=True
    )
    assert sorted(isinstance(one, Unavailable) for one in came) == [False, True]


async def test_of_two_engines_the_one_that_comes_in_first_is_waited_for(
    stage: Stage, clean_database: str
) -> None:
    """Until the first has committed, no row says that it runs."""
    comes_in = held(clean_database, "SELECT pg_advisory_xact_lock($1)", LOCK)
    async with asyncio.TaskGroup() as tasks, comes_in as first:
        second = tasks.create_task(refused_engine("another/engine"))
        await until_blocked(second)
        await first.execute("INSERT INTO heartbeats (queue) VALUES ('engine:first')")
    assert await sql.values(str, "SELECT queue FROM heartbeats") == ["engine:first"]


async def refused_engine(engine: str) -> None:
    with pytest.raises(Unavailable, match=f"another engine than {engine}"):
        await claim_engine(engine)


async def test_an_index_that_misses_a_few_points_is_compared_and_not_written_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    for _ in range(6):
        await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face())
    await stage.drain()
    whole = stage.index.faces()
    await stage.index.delete_faces(group.workspace_id, sorted(whole)[:1])  # type: ignore[arg-type]
    synced = len(await tasks_of("sync_asset_faces"))
    for _ in range(2):  # two workers start
        assert await reindex_faces(stage.index, stage.engine.name, stage.doorbell) == 0
    assert len(await tasks_of("sync_asset_faces")) == synced
    assert len(await tasks_of("compare_index")) == 1
    await stage.drain()
    assert stage.index.faces() == whole
