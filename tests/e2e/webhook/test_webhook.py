"""Telegram pushes its updates instead of being asked for them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.messages.words import Words
from tests.e2e.conftest import FAR_AWAY
from tests.e2e.families import Family


@pytest.fixture(scope="module")
def files_family(_webhook_families: list[Family]) -> list[Family]:
    return [_webhook_families.pop()]


@pytest.fixture
def webhook_family(files_family: list[Family]) -> Family:
    """The family of all tests of this file."""
    files_family.append(files_family[-1].in_the_next_test())
    return files_family[-1]


async def test_a_photo_arrives_by_webhook_and_nobody_polls(webhook_family: Family) -> None:
    tg = webhook_family.service.tg
    posted = await webhook_family.post()
    await webhook_family.settle()
    assert len(webhook_family.received) == 1
    assert posted.reactions == {tg.bot.id: ["👌"]}
    assert tg.ledger.polls == 0
    assert tg.service.webhook.failed_pushes == 0


async def test_bot_and_workers_tell_the_time_of_their_time_zone(webhook_family: Family) -> None:
    posted = await webhook_family.post()
    await webhook_family.until_received(1)
    taken_at = datetime.fromtimestamp(posted.date, UTC).astimezone(ZoneInfo(FAR_AWAY))
    [sent] = webhook_family.received
    assert Words("en").day(taken_at) in sent.message.words
    [agreed] = [one.words for one in webhook_family.parent.person.inbox if "You agreed on" in one.words]
    assert f" UTC{taken_at:%Z} " in agreed
    await webhook_family.settle()


async def test_an_update_that_is_pushed_twice_is_handled_once(webhook_family: Family) -> None:
    repeated = webhook_family.service.tg.faults.add("duplicate_update")
    await webhook_family.post()
    await webhook_family.settle()
    assert repeated.hits == 1
    assert len(webhook_family.received) == 1
