"""The operator is told when Telegram answers, but what people write does not reach the bot."""

import pytest

from bot.messages.service.alarms import alarm_text
from bot.updates_check import PollingCheck, WebhookCheck
from domain.errors import Ambiguous, OutsideError, Refused, Throttled, Unavailable
from domain.queries.service.faults import lasts
from domain.queries.service.intake import are_people_heard
from domain.steps.service.check_service import check_service
from domain.steps.service.note_faults import note_faults
from domain.values.faults import NO_UPDATES, TELEGRAM
from sandbox.telegram import Person
from tests import sql
from tests.telegram.whole_bot import WholeBot

OURS = "https://spotted.example/hook"


async def polled(bot: WholeBot, check: PollingCheck) -> None:
    try:
        await bot.polling.poll_once(timeout_s=0)
    except OutsideError as error:
        check.note(error)
    else:
        check.note(None)


async def test_a_webhook_that_another_program_has_set_is_a_fault_until_it_is_gone(bot: WholeBot) -> None:
    check = PollingCheck()
    await polled(bot, check)
    await check.check()
    await bot.api.call("setWebhook", {"url": "https://elsewhere.example/hook"})
    await polled(bot, check)
    with pytest.raises(Unavailable, match="webhook is active"):
        await check.check()
    await bot.api.call("deleteWebhook", {})
    await polled(bot, check)
    await check.check()


@pytest.mark.parametrize("error", [Ambiguous("Telegram", "status 502"), Throttled("Telegram", 2400)])
async def test_polls_that_fail_while_telegram_answers_all_else_are_a_fault(
    bot: WholeBot, error: OutsideError
) -> None:
    """A proxy drops connections that wait for 25 s, or Telegram asks for a pause. Nobody is heard then."""
    check = PollingCheck()
    for _ in range(2):
        check.note(error)
        await check_service(bot.api, None, alarm_text, {NO_UPDATES: check.check})
        await sql.execute("UPDATE alarms SET began_at = began_at - interval '61 s'")
    assert await lasts(NO_UPDATES)
    assert not await are_people_heard()
    check.note(None)
    await check.check()


async def test_an_outage_of_telegram_is_no_second_fault(bot: WholeBot) -> None:
    await note_faults({TELEGRAM: True})
    polls, webhook = PollingCheck(), WebhookCheck(bot.api, OURS)
    for error in (Unavailable("Telegram", "away"), Refused("Telegram", 401, "Unauthorized")):
        polls.note(error)
        await polls.check()
    bot.tg.faults.add("5xx_before", method="getWebhookInfo")
    await webhook.check()


async def test_a_webhook_that_is_gone_or_that_telegram_cannot_reach_is_a_fault(
    bot: WholeBot, mia: Person
) -> None:
    check = WebhookCheck(bot.api, OURS)
    with pytest.raises(Unavailable, match="another webhook"):
        await check.check()
    nobody = "http://127.0.0.1:9/hook"
    check = WebhookCheck(bot.api, nobody)
    await bot.api.call("setWebhook", {"url": nobody})
    await check.check()
    await mia.start_bot()
    await bot.tg.until(lambda: bot.tg.service.webhook.last_error_at)
    with pytest.raises(Unavailable, match="updates"):
        await check.check()
