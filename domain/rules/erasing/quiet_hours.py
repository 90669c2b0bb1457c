"""Says when a table may be locked for as long as its rewriting takes."""

from datetime import datetime, timedelta

# A table of this size is rewritten in a few seconds, during which its readers wait.
AT_ONCE_BYTES = 512 << 20


def until_quiet(now: datetime, quiet_hour: int) -> timedelta:
    """Time until the quiet hour begins in the time zone of `now`, zero within it."""
    if now.hour == quiet_hour:
        return timedelta()
    start = now.replace(hour=quiet_hour, minute=0, second=0, microsecond=0)
    return start - now if start > now else start + timedelta(days=1) - now
