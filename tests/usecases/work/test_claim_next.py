"""A worker that has done a task takes the next one, in the same commit."""

import pytest

from domain.usecases.work.claim_next import claim_next
from domain.usecases.work.finish_task import finish_task
from tests.plans import Asked
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task, claimed, expire_leases, state_of
from workers.runner import Ids, run_tasks
from workers.world import World

pytestmark = pytest.mark.usefixtures("clean_database")


async def test_one_task_is_done_and_the_next_is_taken() -> None:
    first = await claimed("vision", await add_task("recognise_asset", asset_id=1))
    second = await add_task("recognise_asset", asset_id=2)
    following = await claim_next("vision", first)
    assert following is not None
    assert (following.id, following.failures, following.ids) == (second, 0, {"asset_id": 2})
    assert (await state_of(first.id), await state_of(second)) == ("done", "leased")
    assert await finish_task(following)


async def test_a_task_is_done_also_when_no_other_is_left() -> None:
    task = await claimed("vision", await add_task("recognise_asset", asset_id=1))
    assert await claim_next("vision", task) is None
    assert await state_of(task.id) == "done"


async def test_nothing_is_taken_from_another_queue() -> None:
    task = await claimed("vision", await add_task("recognise_asset", asset_id=1))
    other = await add_task("deliver", delivery_id=1)
    assert await claim_next("vision", task) is None
    assert await state_of(other) == "ready"


async def test_whoever_lost_the_lease_ends_nothing() -> None:
    slow = await claimed("vision", await add_task("recognise_asset", asset_id=1))
    await expire_leases()
    other = await add_task("recognise_asset", asset_id=2)
    lost = type(slow)(**{name: getattr(slow, name) for name in slow.__slots__} | {"token": slow.token - 1})
    following = await claim_next("vision", lost)
    assert following is not None
    assert following.id == other
    assert await state_of(slow.id) == "leased"


async def test_a_task_of_a_lane_is_not_followed_in_one_statement() -> None:
    """The statement that ends a task does not see that end, so it would find no next task of the lane."""
    task_id = await add_task("deliver", lane="to:1", delivery_id=1)
    task = await claimed("delivery", task_id)
    with pytest.raises(AssertionError, match="lane"):
        await claim_next("delivery", task)


async def test_a_worker_ends_a_task_and_claims_the_next_by_one_statement(stage: Stage) -> None:
    for asset_id in range(3):
        await add_task("recognise_asset", asset_id=asset_id)

    async def look(_: Ids, __: World) -> object:
        return "looked"

    with Asked() as asked:
        count = await run_tasks("vision", {"recognise_asset": look}, stage.world, goes_on=lambda: True)
    assert count == 3
    assert len(asked.statements) == 1 + count
