"""Says when it is night: what has time, or locks tables for a while, is done then."""

from datetime import datetime, timedelta
from typing import Final

_NIGHT: Final = timedelta(hours=6)
_DAY: Final = timedelta(days=1)


def night_began(now: datetime, quiet_hour: int) -> datetime | None:
    """When the quiet hour of this night began, in the time zone of `now`; None from six hours after it on.

    The night is longer than its first hour, since a service may be off then, and an hour may be missing where
    clocks are put forward.
    """
    began = now.replace(hour=quiet_hour, minute=0, second=0, microsecond=0)
    if began > now:
        began -= _DAY
    return began if now - began < _NIGHT else None


def until_night(now: datetime, quiet_hour: int) -> timedelta:
    """Time until the next night begins, zero by night."""
    if night_began(now, quiet_hour) is not None:
        return timedelta()
    begins = now.replace(hour=quiet_hour, minute=0, second=0, microsecond=0)
    return begins - now if begins > now else begins + _DAY - now
