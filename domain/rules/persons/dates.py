"""Reads dates as people write them, day before month, or as machines do, year first."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from domain.errors import Conflict, InvalidInput

_OLDEST_YEARS = 125
_NONE = {"-", "–", "—"}
_DAY_FIRST = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


def read_date(written: str) -> date | None:
    """`14.05.2020`, `14/5/2020`, `14 5 2020`, `2020-05-14`. None for a dash: no date.

    Raises InvalidInput(`birth_date_unreadable`).
    """
    text = written.strip()
    if text in _NONE:
        return None
    try:
        if match := _YEAR_FIRST.fullmatch(text):
            return date(*map(int, match.groups()))
        if match := _DAY_FIRST.fullmatch(text):
            return date(*map(int, reversed(match.groups())))
    except ValueError:  # the 31st of February
        pass
    raise InvalidInput("birth_date_unreadable")


def ensure_possible(born: date | None) -> None:
    """Raises InvalidInput(`birth_date_impossible`) for the future, or for longer ago than anybody lives.

    Tomorrow in UTC is allowed, because in the easternmost time zones that day has begun.
    """
    today = datetime.now(UTC).date() + timedelta(days=1)
    if born is not None and not (today.year - _OLDEST_YEARS <= born.year and born <= today):
        raise InvalidInput("birth_date_impossible")


def ensure_told(born: date | None, older: int, told: Mapping[str, int] | None) -> None:
    """older: how many photos of the person are older than the new birth date, and leave. told: of how many
    the requester was told, by the date (ISO); None: the requester is not asked. Raises
    Conflict(`older_photos`: n, day).
    """
    if told is not None and born is not None and older > told.get(born.isoformat(), 0):
        raise Conflict("older_photos", n=older, day=born.isoformat())
