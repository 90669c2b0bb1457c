"""Each update and task is kept, taken and ended once, whatever comes at the same time."""

from collections.abc import Awaitable
from itertools import count

from domain.ids import TaskId
from domain.usecases.connecting.begin_connection import Draft
from domain.usecases.work.claim_task import claim_task
from domain.usecases.work.finish_task import finish_task
from domain.usecases.work.sweep_tasks import sweep_tasks
from tests import sql
from tests.concurrency.race import Answer, Pair, Race, Round
from tests.usecases.factory import begin, make_group, make_participant
from tests.usecases.receiving import receive_update
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task, claimed, expire_leases, state_of, tasks_of, wear_out


async def one_update_twice(stage: Stage) -> Round:
    numbers = count(1)

    async def make_round() -> Race:
        number = next(numbers)

        def receive() -> Awaitable[object]:
            return receive_update(number, {"update_id": number}, "1:1", stage.doorbell)

        async def judge(one: Answer, other: Answer) -> None:
            assert {one.value, other.value} == {True, False}
            kept = await sql.rows("SELECT id FROM telegram_updates WHERE tg_update_id = $1", number)
            assert len(kept) == 1
            assert len(await tasks_of("handle_update")) == number

        return Race(receive, receive, judge)

    return make_round


async def two_sweepers(stage: Stage) -> Round:
    """A dead worker's task is freed once; a task that killed its worker too often is reported once."""
    numbers = count(1)

    async def make_round() -> Race:
        number = next(numbers)
        freed = await add_task("sync_asset_faces", asset_id=number)
        worn_out = await add_task("picture_request", asset_id=number)
        await wear_out(worn_out, 14)
        for task_id in (freed, worn_out):
            await claimed("vision", task_id)
        await expire_leases()

        async def judge(_: Answer, __: Answer) -> None:
            assert await state_of(freed) == "ready"
            assert await state_of(worn_out) == "dead"
            assert len(await tasks_of("show_dead_task")) == number
            await finish_task(await claimed("vision", freed))

        def sweep() -> Awaitable[object]:
            return sweep_tasks("vision", stage.doorbell)

        return Race(sweep, sweep, judge)

    return make_round


async def two_claimers(_: Stage) -> Round:
    """Of a lane with two tasks, one is taken, by one claimer."""
    numbers = count(1)

    async def make_round() -> Race:
        number = next(numbers)
        lane = f"lane-{number}"
        ids = [await add_task("sync_asset_faces", lane=lane, asset_id=n) for n in (-number, number)]

        async def judge(one: Answer, other: Answer) -> None:
            taken = [task for task in (one.value, other.value) if task is not None]
            assert [task.id for task in taken] == ids[:1]  # type: ignore[attr-defined]
            for task_id in ids:
                task = taken.pop() if taken else await claimed("vision", task_id)
                assert await finish_task(task)  # type: ignore[arg-type]

        return Race(lambda: claim_task("vision"), lambda: claim_task("vision"), judge)

    return make_round


async def finish_and_sweep(stage: Stage) -> Round:
    """A worker that was slower than its lease is done, or another worker begins again: never both."""
    numbers = count(1)

    async def make_round() -> Race:
        task_id: TaskId = await add_task("sync_asset_faces", asset_id=next(numbers))
        task = await claimed("vision", task_id)
        await expire_leases()

        async def judge(finished: Answer, _: Answer) -> None:
            assert await state_of(task_id) == ("done" if finished.value else "ready")
            if not finished.value:
                await finish_task(await claimed("vision", task_id))

        return Race(lambda: finish_task(task), lambda: sweep_tasks("vision", stage.doorbell), judge)

    return make_round


async def one_name_twice(stage: Stage) -> Round:
    """Two parents who give their child the same name at the same moment get different names."""
    group = await make_group(stage)

    async def make_round() -> Race:
        parents = [await make_participant(stage, name, in_chat=group.tg_chat_id) for name in ("Kim", "Lee")]

        async def judge(one: Answer, other: Answer) -> None:
            assert isinstance(one.value, Draft)
            assert isinstance(other.value, Draft)
            assert one.value.name != other.value.name

        return Race(
            lambda: begin(stage, group, parents[0], "Anna"),
            lambda: begin(stage, group, parents[1], "Anna"),
            judge,
        )

    return make_round


WORK = (
    Pair("one update in two processes", one_update_twice),
    Pair("two sweepers", two_sweepers),
    Pair("two claimers", two_claimers),
    Pair("the end of a task and a sweep", finish_and_sweep),
    Pair("one name in two connections", one_name_twice),
)
