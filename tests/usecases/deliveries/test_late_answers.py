"""Telegram's answer about a photo comes late: Postgres was away, or the send was given up."""

import asyncio
from contextlib import AsyncExitStack

from domain.queries.deliveries.delivery import delivery
from domain.steps.deliveries.record_delivery import record_outcome
from domain.steps.work.work import transaction
from domain.usecases.deliveries.send_unknown_photos import send_unknown_photos
from domain.values.send_outcome import SendOutcome
from tests import sql
from tests.usecases.factory import Connected, Group
from tests.usecases.sending import begun, owed, prepared, state_of
from tests.usecases.stage import Stage
from tests.usecases.waiting import cut_who_waits, held, until_blocked


async def test_a_late_answer_of_a_send_given_up_changes_nothing(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The delivery is not being sent any more when the answer comes."""
    delivery_id = await owed(stage, group)

    async def send_slowly(_: bool) -> SendOutcome:
        await sql.execute("UPDATE deliveries SET sending_at = now() - interval '1 minute'")
        assert (await stage.deliver_one(delivery_id)).state == "unknown"
        return SendOutcome("retry", "connection refused", retry_after_s=1)

    await stage.deliver_one(delivery_id, prepared(send_slowly))
    assert (await state_of(delivery_id))[0] == "unknown"


async def test_a_late_yes_is_believed(stage: Stage, group: Group, anna: Connected) -> None:
    """The send was given up meanwhile; Telegram says that the photo is there."""
    delivery_id = await owed(stage, group)

    async def send_slowly(_: bool) -> SendOutcome:
        await sql.execute("UPDATE deliveries SET sending_at = now() - interval '1 minute'")
        assert (await stage.deliver_one(delivery_id)).state == "unknown"
        return SendOutcome("sent", tg_message_id=5)

    await stage.deliver_one(delivery_id, prepared(send_slowly))
    row = await sql.one("SELECT state, reason, tg_message_id FROM deliveries")
    assert row == {"state": "sent", "reason": None, "tg_message_id": 5}


async def test_an_answer_is_recorded_though_postgres_was_away(
    stage: Stage, group: Group, anna: Connected, clean_database: str
) -> None:
    delivery_id = await owed(stage, group)
    async with AsyncExitStack() as lock:

        async def send(_: bool) -> SendOutcome:
            await lock.enter_async_context(held(clean_database, "LOCK TABLE deliveries"))
            return SendOutcome("sent", tg_message_id=5)

        sending = stage.deliver_one(delivery_id, prepared(send))
        delivering = asyncio.ensure_future(sending)  # noqa: TID251 - awaited
        await until_blocked(delivering)
        await cut_who_waits(clean_database)
    await asyncio.gather(delivering, return_exceptions=True)
    assert await state_of(delivery_id) == ("sent", None)


async def test_a_late_answer_says_nothing_of_a_later_send(
    stage: Stage, group: Group, anna: Connected
) -> None:
    delivery_id = await owed(stage, group)
    late = await delivery(delivery_id)
    first = await begun(stage, delivery_id)
    await sql.execute("UPDATE deliveries SET sending_at = now() - interval '1 minute'")
    assert (await stage.deliver_one(delivery_id)).state == "unknown"
    await send_unknown_photos(anna.owner.participant_id, press=1, doorbell=stage.doorbell)
    await begun(stage, delivery_id)
    assert late is not None
    async with transaction(stage.doorbell) as work:
        await record_outcome(work, late, SendOutcome("failed", "too late"), token=first)
    assert (await state_of(delivery_id))[0] == "sending"
