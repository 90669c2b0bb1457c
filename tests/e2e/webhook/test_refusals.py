"""Telegram refuses, or gives an answer that leaves the outcome open."""

import pytest

from sandbox.telegram import Limits
from sandbox.telegram.ledger import Call
from tests.e2e.families import Family

RETRY_AFTER_S = 2


def photo_calls(family: Family) -> list[Call]:
    return family.service.tg.ledger.calls("sendPhoto", chat_id=family.parent.person.id)


@pytest.mark.prove
async def test_nothing_is_sent_to_a_chat_before_its_retry_after_is_over(webhook_family: Family) -> None:
    webhook_family.service.tg.faults.add(
        "429", method="sendPhoto", chat_id=webhook_family.parent.person.id, retry_after_s=RETRY_AFTER_S
    )
    for _ in range(2):
        await webhook_family.post()
    await webhook_family.settle()
    refused, *later = photo_calls(webhook_family)
    assert [refused.status, *(call.status for call in later)] == [429, 200, 200]
    assert all(call.at - refused.at >= RETRY_AFTER_S for call in later)


async def test_a_burst_is_spread_over_what_telegram_allows(webhook_family: Family) -> None:
    tg = webhook_family.service.tg
    tg.set_limits(Limits.real())
    try:
        for _ in range(5):
            await webhook_family.post()
        await webhook_family.settle()
    finally:
        tg.set_limits(Limits.off())
    calls = photo_calls(webhook_family)
    assert [call.status for call in calls] == [200] * 5
    assert calls[3].at - calls[0].at > 3


@pytest.mark.parametrize(
    ("fault", "arrived"),
    [
        ("5xx_after", True),
        pytest.param("reset_after", True, marks=pytest.mark.prove),
        pytest.param("5xx_before", False, marks=pytest.mark.prove),
    ],
)
async def test_a_photo_that_may_have_arrived_is_offered_and_not_sent_again_by_itself(
    webhook_family: Family, fault: str, arrived: bool
) -> None:
    tg, parent = webhook_family.service.tg, webhook_family.parent
    tg.faults.add(fault, method="sendPhoto", chat_id=parent.person.id)
    await webhook_family.post()
    await webhook_family.settle()
    assert len(webhook_family.received) == arrived
    assert "1 photo may not have reached you" in parent.person.inbox[-1].words
    await parent.press(parent.person, "showunknown")
    assert len(webhook_family.received) == arrived + 1
    assert [call.fault for call in photo_calls(webhook_family)] == [fault, None]
    assert webhook_family.name in parent.person.photos[-1].words
