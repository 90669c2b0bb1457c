"""The many tasks of one chat or member hold up nobody else: the tasks of all are done in turns."""

import pytest

from bot.intake import arrived
from domain.rules.work.turns import OWN, turn_of, turn_of_chat
from domain.steps.work.turn import current_turn, taking_turn
from domain.steps.work.wake_tasks import wake_tasks
from domain.steps.work.work import transaction
from domain.usecases.chats.receive_updates import receive_updates
from domain.usecases.work.claim_task import claim_task
from domain.usecases.work.finish_task import finish_task
from domain.usecases.work.give_back_task import give_back_task
from domain.usecases.work.hold_task import hold_task
from domain.usecases.work.wake_waiting import wake_waiting
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.usecases.tasks import add_task

pytestmark = pytest.mark.usefixtures("clean_database")

LOUD, QUIET = turn_of("-1"), turn_of("-2")


async def add(turn: int, asset_id: int) -> None:
    with taking_turn(turn):
        await add_task("recognise_asset", asset_id=asset_id)


async def taken(most: int = 1000) -> list[int]:
    """Assets in the order in which one worker takes them."""
    order: list[int] = []
    while len(order) < most and (task := await claim_task("vision")) is not None:
        await finish_task(task)
        order.append(int(task.ids["asset_id"]))
    return order


async def test_one_photo_of_a_quiet_group_waits_for_one_of_a_loud_one() -> None:
    for asset_id in range(100, 120):
        await add(LOUD, asset_id)
    await add(QUIET, 1)
    order = await taken()
    assert order.index(1) == 1
    assert [asset for asset in order if asset != 1] == list(range(100, 120)), "each turn is in order"


async def test_two_loud_groups_take_turns_from_when_the_second_begins() -> None:
    for asset_id in range(100, 110):
        await add(LOUD, asset_id)
    for _ in range(4):
        task = await claim_task("vision")
        assert task is not None
        await finish_task(task)
    for asset_id in range(200, 206):
        await add(QUIET, asset_id)
    assert await taken() == [104, 200, 105, 201, 106, 202, 107, 203, 108, 204, 109, 205]


async def test_tasks_that_are_written_together_are_done_in_turns_too() -> None:
    """As when forty families receive one photo, and another group has a photo for one family."""
    doorbell = RecordingDoorbell()
    with taking_turn(LOUD):
        async with transaction(doorbell) as work:
            await work.add_each("recognise_asset", [{"asset_id": n} for n in range(100, 104)])
    await add(QUIET, 1)
    await add(LOUD, 104)
    assert await taken() == [100, 1, 101, 102, 103, 104]


async def test_a_task_leads_to_tasks_of_its_own_turn() -> None:
    await add(LOUD, 7)
    task = await claim_task("vision")
    assert task is not None
    assert current_turn() == OWN
    async with hold_task(task):
        await add_task("recognise_asset", asset_id=8)
    assert current_turn() == OWN
    await add_task("recognise_asset", asset_id=9)
    turns = await sql.rows("SELECT turn FROM tasks ORDER BY id")
    assert [row["turn"] for row in turns] == [LOUD, LOUD, OWN]


async def test_updates_of_one_member_do_not_hold_up_the_others_of_the_group() -> None:
    doorbell = RecordingDoorbell()

    def update(number: int, user: int) -> dict[str, object]:
        return {"update_id": number, "message": {"chat": {"id": -5}, "from": {"id": user}}}

    for number in range(5):
        await receive_updates([arrived(update(number, user=1))], doorbell)
    await receive_updates([arrived(update(9, user=2))], doorbell)
    order = []
    while (task := await claim_task("bot")) is not None:
        await finish_task(task)
        order.append(task.lane)
    assert order == ["-5:1", "-5:2", *["-5:1"] * 4]
    assert turn_of_chat("-5:1") == turn_of_chat("-5:2") == turn_of("-5")


@pytest.mark.parametrize("parked", [LOUD, QUIET])
async def test_a_task_that_waits_for_a_later_time_changes_nobodys_turn(parked: int) -> None:
    """For example the photo for a family that blocked the bot waits, and no other photo waits behind it."""
    for asset_id in range(100, 110):
        await add(LOUD, asset_id)
    with taking_turn(parked):
        await add_task("recognise_asset", asset_id=999)
    await sql.execute("UPDATE tasks SET not_before = now() + interval '1 day' WHERE ids->>'asset_id' = '999'")
    for _ in range(6):
        task = await claim_task("vision")
        assert task is not None
        await finish_task(task)
    for asset_id in (200, 201):
        await add(QUIET, asset_id)
    assert await taken() == [106, 200, 107, 201, 108, 109]


async def put_off(asset_id: int) -> None:
    """As when a try failed because the index is away."""
    await sql.execute(
        """UPDATE tasks SET not_before = now() + interval '30 s', last_error = 'Qdrant: away'
           WHERE ids->>'asset_id' = $1""",
        str(asset_id),
    )


async def come_due() -> None:
    await sql.execute("UPDATE tasks SET not_before = now()")


async def test_tasks_that_an_outage_put_off_come_back_in_turns() -> None:
    for asset_id in range(100, 130):
        await add(LOUD, asset_id)
        await put_off(asset_id)
    await add(QUIET, 1)
    await put_off(1)
    assert await wake_waiting("vision", "Qdrant", RecordingDoorbell()) == 31
    await add(QUIET, 2)
    order = await taken()
    assert (order.index(1), order.index(2)) == (1, 3)


async def test_a_retried_photo_of_a_crowded_minute_is_not_last_of_the_next_one() -> None:
    for asset_id in range(100, 140):
        await add(LOUD, asset_id)
    assert len(await taken(39)) == 39
    await put_off(139)
    for asset_id in range(200, 230):
        await add(QUIET, asset_id)
    await come_due()
    assert (await taken()).index(139) <= 1


@pytest.mark.parametrize("others", [2, 4, 8])
async def test_a_loud_group_gets_its_share_while_small_ones_fill_the_machine(others: int) -> None:
    """Each other group posts its next photo when its last one was taken."""
    for asset_id in range(100, 140):
        await add(LOUD, asset_id)
    for other in range(others):
        await add(LOUD + 1 + other, other)
    done: list[int] = []
    for _ in range(10 * (others + 1)):
        (asset_id,) = await taken(1)
        done.append(asset_id)
        if asset_id < others:
            await add(LOUD + 1 + asset_id, asset_id)
    assert sum(asset_id >= 100 for asset_id in done) in (9, 10, 11), "a fair share"


async def test_ever_new_groups_do_not_starve_one_that_waits() -> None:
    for asset_id in range(100, 104):
        await add(LOUD, asset_id)
    for other in range(3):
        await add(LOUD + 1 + other, other)
    order: list[int] = []
    for new in range(3, 30):
        order += await taken(1)
        await add(LOUD + 1 + new, new)
    assert {100, 101, 102, 103} <= set(order)


async def test_photos_that_wait_for_a_chat_do_not_hold_up_their_group() -> None:
    """Ten photos for families that blocked the bot; then the next one of their group."""
    for asset_id in range(100, 110):
        await add(LOUD, asset_id)
    doorbell = RecordingDoorbell()
    for _ in range(10):
        task = await claim_task("vision")
        assert task is not None
        await give_back_task(task, doorbell, error="Telegram: blocked", silent_in=7)
    for asset_id in range(200, 203):
        await add(QUIET, asset_id)
    await add(LOUD, 110)
    assert await taken() == [200, 110, 201, 202]
    for asset_id in range(203, 206):
        await add(QUIET, asset_id)
    await wake_tasks(7)
    assert await taken() == [100, 203, 101, 204, 102, 205, *range(103, 110)], (
        "nor do they once the chat opens"
    )
