"""Telegram's answer about a photo comes late: Postgres was away, or the send was given up."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from domain.errors import Unavailable
from domain.ports import Doorbell
from domain.queries.deliveries.delivery import delivery
from domain.steps.deliveries.record_delivery import record_outcome
from domain.steps.work.work import Work, transaction
from domain.usecases.deliveries.send_unknown_photos import send_unknown_photos
from domain.values.send_outcome import SendOutcome
from domain.values.task_kinds import TASK_KINDS
from domain.values.time_limit import limited
from tests import sql
from tests.no_error import no_error
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


async def test_an_answer_is_kept_however_long_postgres_is_away(
    stage: Stage, group: Group, anna: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody else can take the delivery meanwhile: the recipient would be asked about a photo that is there.
    Postgres is away for five minutes of a clock that the test sets.
    """
    delivery_id = await owed(stage, group)
    clock, passed_s = time.monotonic, 0.0

    @asynccontextmanager
    async def transaction_at_last(doorbell: Doorbell) -> AsyncIterator[Work]:
        nonlocal passed_s
        if passed_s < 300:
            passed_s += 60
            raise Unavailable("Postgres", "nothing listens there")
        async with transaction(doorbell) as work:
            yield work

    monkeypatch.setattr("domain.usecases.deliveries.deliver_photo.transaction", transaction_at_last)
    monkeypatch.setattr("domain.usecases.deliveries.deliver_photo._RECORDED_AGAIN_S", 0)
    monkeypatch.setattr(time, "monotonic", lambda: clock() + passed_s)
    with no_error("the answer is recorded"):
        async with limited(TASK_KINDS["deliver"].lease_s):
            await stage.deliver_one(delivery_id)
    assert passed_s == 300
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
