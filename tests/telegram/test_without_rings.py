"""While Redis is away a worker asks Postgres for its tasks."""

import asyncio
from dataclasses import replace

import pytest

from domain.queries import sql
from domain.rules.task_kinds import VISION
from sandbox.patience import patience
from tests.telegram.whole_bot import WholeBot
from tests.usecases.tasks import add_task
from workers.runner import Ids
from workers.without_rings import work_without_rings
from workers.world import World


@pytest.mark.parametrize("is_redis_back", [False, True])
async def test_one_long_task_keeps_nobody_from_the_next_photo(bot: WholeBot, *, is_redis_back: bool) -> None:
    """And whoever stops the worker waits for it."""
    unrung, may_end, seen = asyncio.Event(), asyncio.Event(), asyncio.Queue[int]()

    async def rebuild(_: Ids, __: World) -> object:
        await may_end.wait()
        return "built"

    async def recognise(ids: Ids, _: World) -> object:
        seen.put_nowait(int(ids["asset_id"]))
        return "done"

    jobs = {"rebuild_index": rebuild, "recognise_asset": recognise}
    await add_task("rebuild_index", report_id=1)
    await add_task("recognise_asset", asset_id=1)
    unrung.set()
    settings = bot.workers.settings.model_copy(update={"sweep_interval_s": 0.01})
    world = replace(bot.workers, settings=settings)
    async with asyncio.timeout(patience(20)), asyncio.TaskGroup() as group:
        working = group.create_task(work_without_rings(VISION, jobs, world, unrung, patience_s=patience(30)))
        assert await seen.get() == 1
        await add_task("recognise_asset", asset_id=2)
        assert await seen.get() == 2
        if is_redis_back:
            unrung.clear()
        working.cancel()
        may_end.set()
    assert await sql.rows("SELECT kind, state FROM tasks WHERE state <> 'done'") == []
