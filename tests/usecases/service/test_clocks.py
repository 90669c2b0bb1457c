"""A clock that is minutes wrong is told: by it older words of people would count as newer ones."""

import pytest

from bot.messages.service.alarms import alarm_text
from domain.errors import Unavailable
from domain.queries.service.clocks import ensure_right_clocks
from domain.steps.service.check_service import check_service
from domain.values.faults import CLOCK
from tests import sql
from tests.fakes.scripted_telegram_api import ScriptedTelegramApi

pytestmark = pytest.mark.usefixtures("clean_database")


@pytest.mark.parametrize("ahead_s", [None, -50.0, 50.0])
async def test_a_clock_that_is_seconds_wrong_is_right(ahead_s: float | None) -> None:
    await ensure_right_clocks(ahead_s)


@pytest.mark.parametrize(("ahead_s", "says"), [(300.0, "300 s ahead of"), (-300.0, "300 s behind")])
async def test_a_clock_that_is_minutes_wrong_is_named(ahead_s: float, says: str) -> None:
    """Postgres is on this machine here."""
    with pytest.raises(Unavailable, match=f"this machine is {says} Telegram; Postgres is {says} Telegram"):
        await ensure_right_clocks(ahead_s)


async def test_the_operator_hears_of_a_wrong_clock_after_a_minute() -> None:
    """The first answer after a sleep of the machine may have been given before it."""
    api = ScriptedTelegramApi()

    async def five_minutes_ahead() -> None:
        await ensure_right_clocks(300.0)

    for _ in range(2):
        await check_service(api, -1004711, alarm_text, {CLOCK: five_minutes_ahead})
        await sql.execute("UPDATE alarms SET began_at = began_at - interval '61 s'")
    [text] = [call.params["text"] for call in api.calls if call.method == "sendMessage"]
    assert "The clock of this machine, or that of Postgres, is more than a minute" in text
