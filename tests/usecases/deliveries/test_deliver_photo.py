"""A photo is sent to a participant at most once by itself, and the outcome is on record."""

import asyncio
import time
from itertools import count

import pytest

from domain.queries.deliveries.delivery import DeliveryView
from domain.steps.deliveries.offer_late import offer_undrawn
from domain.steps.work.work import transaction
from domain.usecases.chats.close_private_chat import close_private_chat
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.deliveries.deliver_photo import Send
from domain.usecases.deliveries.send_unknown_photos import send_unknown_photos
from domain.values.send_outcome import SendOutcome
from tests import sql
from tests.usecases.factory import (
    Connected,
    Group,
    connected_person,
    make_participant,
    post,
    set_private_chat,
)
from tests.usecases.sending import begun, owed, prepared, state_of
from tests.usecases.stage import Stage


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (SendOutcome("sent", tg_message_id=5), ("sent", None)),
        (SendOutcome("retry", "not connected", retry_after_s=2), ("pending", "not connected")),
        (SendOutcome("unreachable", "blocked by the user"), ("parked", "blocked by the user")),
        (SendOutcome("failed", "chat not found"), ("failed", "chat not found")),
        (SendOutcome("unknown", "timeout"), ("unknown", "timeout")),
    ],
    ids=lambda value: value.state if isinstance(value, SendOutcome) else "",
)
async def test_a_delivery_has_the_state_that_telegrams_answer_means(
    stage: Stage, group: Group, anna: Connected, outcome: SendOutcome, state: tuple[str, str | None]
) -> None:
    delivery_id = await owed(stage, group)
    stage.mailbox.answers = [outcome]
    assert await stage.deliver_one(delivery_id) == outcome
    assert await state_of(delivery_id) == state


async def test_a_sent_delivery_knows_its_message_and_is_not_sent_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    delivery_id = await owed(stage, group)
    stage.mailbox.answers = [SendOutcome("sent", tg_message_id=77)]
    await stage.deliver_one(delivery_id)
    row = await sql.one("SELECT tg_message_id, sent_at IS NOT NULL AS at FROM deliveries")
    assert row == {"tg_message_id": 77, "at": True}
    assert (await stage.deliver_one(delivery_id)).state == "skipped"
    assert len(stage.mailbox.sent) == 1


async def test_a_photo_that_is_offered_while_its_send_is_prepared_stays_offered(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The recipient was just shown the button, so the delivery must not end as suppressed."""
    delivery_id = await owed(stage, group)

    async def prepare(view: DeliveryView) -> Send | None:
        async with transaction(stage.doorbell) as work:
            await offer_undrawn(work, view.asset_id)
        return await stage.mailbox.prepare(view)

    assert (await stage.deliver_one(delivery_id, prepare)).state == "skipped"
    assert await state_of(delivery_id) == ("pending", None)
    assert await sql.value(bool, "SELECT offered_at IS NOT NULL FROM deliveries")
    assert stage.mailbox.sent == []


async def test_deliveries_at_once_send_one_message(stage: Stage, group: Group, anna: Connected) -> None:
    """All six tries have read the delivery as pending before the first one begins to send."""
    delivery_id = await owed(stage, group)
    everybody = asyncio.Barrier(6)

    async def prepare(view: DeliveryView) -> Send | None:
        await everybody.wait()
        return await stage.mailbox.prepare(view)

    outcomes = await asyncio.gather(*(stage.deliver_one(delivery_id, prepare) for _ in range(6)))
    assert [outcome.state for outcome in outcomes].count("sent") == 1
    assert len(stage.mailbox.sent) == 1
    assert await state_of(delivery_id) == ("sent", None)


async def test_a_photo_is_not_sent_on_a_right_that_was_read_before_the_machine_slept(
    stage: Stage, group: Group, anna: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A laptop may be shut between the statement that reads the right and the send. Meanwhile the right may
    have ended.
    """
    delivery_id = await owed(stage, group)
    a_minute_later_each_time = count(0.0, 60.0)
    with monkeypatch.context() as clock:
        clock.setattr(time, "clock_gettime", lambda _: next(a_minute_later_each_time))
        outcome = await stage.deliver_one(delivery_id)
    assert stage.mailbox.sent == []
    assert (outcome.state, outcome.retry_after_s) == ("retry", 1)
    assert (await state_of(delivery_id))[0] == "pending"
    assert (await stage.deliver_one(delivery_id)).state == "sent"


@pytest.mark.parametrize("outcome", ["failed", "unknown", "sent"])
async def test_an_ended_delivery_is_never_sent_again_by_itself(
    stage: Stage, group: Group, anna: Connected, outcome: str
) -> None:
    delivery_id = await owed(stage, group)
    stage.mailbox.answers = [SendOutcome(outcome, "as it went")]
    await stage.settle()
    await sql.execute("UPDATE tasks SET state = 'ready' WHERE kind = 'deliver'")
    await stage.settle()
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    await stage.settle()
    assert len(stage.mailbox.sent) == 1
    assert (await state_of(delivery_id))[0] == outcome


async def test_a_send_whose_worker_died_becomes_unknown_and_is_offered(
    stage: Stage, group: Group, anna: Connected
) -> None:
    delivery_id = await owed(stage, group)
    await begun(stage, delivery_id)
    again = await stage.deliver_one(delivery_id)
    assert again.state == "retry"  # the first worker may still be sending
    assert again.retry_after_s is not None
    await sql.execute("UPDATE deliveries SET sending_at = now() - interval '1 minute'")
    assert (await stage.deliver_one(delivery_id)).state == "unknown"
    assert (await stage.deliver_one(delivery_id)).state == "skipped"
    assert stage.mailbox.sent == []
    offered = await sql.rows(
        "SELECT ids->>'participant_id' AS id FROM tasks WHERE kind = 'show_unknown_deliveries'"
    )
    assert offered == [{"id": str(anna.owner.participant_id)}]


@pytest.mark.checklist(46)
async def test_a_429_waits_as_long_as_told_and_then_arrives(
    stage: Stage, group: Group, anna: Connected
) -> None:
    delivery_id = await owed(stage, group)
    stage.mailbox.answers = [SendOutcome("retry", "429", retry_after_s=40)]
    await stage.deliver()
    assert stage.rates.pauses == [(anna.owner.tg_user_id, 40)]
    task = await sql.one(
        """SELECT state, attempts, not_before > now() + interval '35 s' AS waits
           FROM tasks WHERE kind = 'deliver'"""
    )
    assert task == {"state": "ready", "attempts": 0, "waits": True}
    await stage.deliver()
    assert len(stage.mailbox.sent) == 1
    await stage.make_due()
    await stage.deliver()
    assert await state_of(delivery_id) == ("sent", None)


@pytest.mark.checklist(46)
async def test_every_send_takes_its_turn(stage: Stage, group: Group, anna: Connected) -> None:
    await owed(stage, group)
    await owed(stage, group)
    await stage.deliver()
    assert stage.rates.turns == [anna.owner.tg_user_id] * 2


@pytest.mark.checklist(53)
async def test_a_refusal_parks_all_that_waits_for_this_recipient_and_nothing_else(
    stage: Stage, group: Group, anna: Connected
) -> None:
    ben = await connected_person(stage, group, look="ben", name="Ben")
    refused, waiting = await owed(stage, group), await owed(stage, group)
    others = await post(stage, group, stage.engine.face(ben=0.9))
    await stage.drain()
    stage.mailbox.answers = [SendOutcome("unreachable", "Forbidden: bot was blocked by the user")]
    await stage.deliver()
    assert [(await state_of(id_))[0] for id_ in (refused, waiting)] == ["parked", "parked"]
    assert stage.mailbox.sent[1:] == [(ben.owner.tg_user_id, others)]
    stage.mailbox.sent.clear()
    assert await open_private_chat(anna.owner.participant_id, stage.doorbell) == 2
    await stage.deliver()
    assert [user for user, _ in stage.mailbox.sent] == [anna.owner.tg_user_id] * 2


async def test_a_refusal_of_before_the_last_start_parks_nothing(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The recipient blocked the bot and pressed Start again while Telegram's answer was on its way."""
    delivery_id = await owed(stage, group)

    async def refused_late(_: bool) -> SendOutcome:
        await close_private_chat(anna.owner.participant_id, stage.doorbell)
        await open_private_chat(anna.owner.participant_id, stage.doorbell)
        return SendOutcome("unreachable", "Forbidden: bot was blocked by the user")

    await stage.deliver_one(delivery_id, prepared(refused_late))
    assert (await state_of(delivery_id))[0] == "pending"
    await stage.deliver()
    assert (await state_of(delivery_id))[0] == "sent"


@pytest.mark.checklist(53)
async def test_a_chat_that_was_closed_a_moment_ago_is_not_written_to(
    stage: Stage, group: Group, anna: Connected
) -> None:
    delivery_id = await owed(stage, group)

    async def block_meanwhile(view: DeliveryView) -> Send | None:
        await set_private_chat("blocked", view.tg_user_id)
        return await stage.mailbox.prepare(view)

    await stage.deliver_one(delivery_id, block_meanwhile)
    assert stage.mailbox.sent == []
    assert await state_of(delivery_id) == ("parked", "blocked")


@pytest.mark.checklist(53)
async def test_whoever_never_pressed_start_gets_everything_after_start(stage: Stage, group: Group) -> None:
    owner = await make_participant(stage, in_chat=group.tg_chat_id, opened=False)
    await connected_person(stage, group, owner)
    delivery_id = await owed(stage, group)
    await stage.deliver()
    assert await state_of(delivery_id) == ("parked", "waiting for start")
    assert stage.mailbox.sent == []
    await open_private_chat(owner.participant_id, stage.doorbell)
    await stage.deliver()
    assert await state_of(delivery_id) == ("sent", None)


@pytest.mark.checklist(53)
async def test_whoever_blocks_the_bot_is_not_written_to_and_catches_up_later(
    stage: Stage, group: Group, anna: Connected
) -> None:
    before = await owed(stage, group)
    await close_private_chat(anna.owner.participant_id, stage.doorbell)
    after = await owed(stage, group)
    await stage.deliver()
    assert stage.mailbox.sent == []
    assert [await state_of(before), await state_of(after)] == [("parked", "blocked")] * 2
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    await stage.deliver()
    assert len(stage.mailbox.sent) == 2


async def test_one_recipients_photos_go_in_order_and_hold_up_nobody_else(
    stage: Stage, group: Group, anna: Connected
) -> None:
    ben = await connected_person(stage, group, look="ben", name="Ben")
    first = await post(stage, group, stage.engine.face(anna=0.9))
    second = await post(stage, group, stage.engine.face(anna=0.9))
    other = await post(stage, group, stage.engine.face(ben=0.9))
    await stage.drain()
    stage.mailbox.answers = [SendOutcome("retry", "429", retry_after_s=60)]
    await stage.deliver()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, first), (ben.owner.tg_user_id, other)]
    await stage.make_due()
    await stage.deliver()
    assert stage.mailbox.sent[2:] == [(anna.owner.tg_user_id, first), (anna.owner.tg_user_id, second)]


async def test_a_photo_that_may_have_arrived_is_never_owed_by_itself_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The recipient asked for it again, a 429 put it off, and the right to receive ended for a while."""
    await post(stage, group, stage.engine.face(anna=0.9), file="photo")
    stage.mailbox.answers = [
        SendOutcome("unknown", "timeout"),
        SendOutcome("retry", "429", retry_after_s=30),
    ]
    await stage.settle()
    await send_unknown_photos(anna.owner.participant_id, press=2, doorbell=stage.doorbell)
    await stage.settle()
    del stage.memberships.statuses[group.tg_chat_id, anna.owner.tg_user_id]
    await stage.make_due()
    await stage.settle()
    assert await sql.one("SELECT state FROM deliveries") == {"state": "unknown"}
    stage.memberships.statuses[group.tg_chat_id, anna.owner.tg_user_id] = "member"
    await post(stage, group, file="photo")
    await stage.settle()
    assert len(stage.mailbox.sent) == 2
