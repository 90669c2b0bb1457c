"""Dates and times are those of the service's time zone."""

from datetime import UTC, date, datetime

import pytest

from bot.messages.listing import result_card
from bot.messages.words import Words
from domain.ids import OperationId
from domain.rules.service.time_zones import zone_of

LATE = datetime(2026, 11, 25, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "moment"),
    [
        ("UTC", "25 November 2026", "25 Nov 2026, 22:30 UTC"),
        ("Australia/Sydney", "26 November 2026", "26 Nov 2026, 09:30 AEDT"),
        ("America/Los_Angeles", "25 November 2026", "25 Nov 2026, 14:30 PST"),
        ("America/Sao_Paulo", "25 November 2026", "25 Nov 2026, 19:30 UTC-03"),
        ("Pacific/Kiritimati", "26 November 2026", "26 Nov 2026, 12:30 UTC+14"),
    ],
)
def test_a_moment_has_the_day_and_the_time_of_the_zone(
    monkeypatch: pytest.MonkeyPatch, zone: str, day: str, moment: str
) -> None:
    monkeypatch.setattr(Words, "zone", zone_of(zone))
    words = Words("en")
    assert words.date(LATE) == day
    assert words.moment(LATE) == moment
    assert words.where(LATE, "") == day


def test_a_birthday_is_the_same_day_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Words, "zone", zone_of("America/Los_Angeles"))
    assert Words("en").day(date(2020, 5, 1)) == "1 May 2020"


def test_undo_names_the_last_whole_day_on_which_it_is_possible() -> None:
    card = result_card(Words("en"), [], operation_id=OperationId(1), until=LATE)
    assert "until 24 November 2026" in card.text, "undo ends on the 25th, some time before midnight"
