"""When the night begins and ends."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.rules.work.night import night_began, until_night


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "quiet_hour", "began"),
    [
        (at(3, 1), 1, at(3, 1)),
        (at(3, 6, 59), 1, at(3, 1)),
        (at(3, 7), 1, None),
        (at(3, 0, 59), 1, None),
        (at(3, 23), 22, at(3, 22)),
        (at(3, 2), 22, at(2, 22)),
        (at(3, 5), 22, None),
    ],
)
def test_the_night_begins_with_the_quiet_hour(now: datetime, quiet_hour: int, began: datetime | None) -> None:
    assert night_began(now, quiet_hour) == began


@pytest.mark.parametrize(
    ("now", "hours"), [(at(3, 1), 0), (at(3, 6, 59), 0), (at(3, 7), 18), (at(3, 0), 1), (at(3, 12), 13)]
)
def test_what_waits_for_the_night_waits_until_its_first_hour(now: datetime, hours: int) -> None:
    assert until_night(now, 1) == timedelta(hours=hours)


def test_a_night_without_its_first_hour_is_a_night() -> None:
    """In London one o'clock does not exist on the night in which clocks are put forward."""
    half_hours = range(0, 24 * 60, 30)
    assert any(until_night(london(minute), 1) == timedelta() for minute in half_hours)


def london(minute: int) -> datetime:
    return (datetime(2027, 3, 28, tzinfo=UTC) + timedelta(minutes=minute)).astimezone(
        ZoneInfo("Europe/London")
    )
