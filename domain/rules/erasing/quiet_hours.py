"""When a table may be locked for as long as it takes to write it anew."""

from datetime import datetime, timedelta

# Written anew in a few seconds, during which whoever needs a table waits.
AT_ONCE_BYTES = 512 << 20


def until_quiet(now: datetime, quiet_hour: int) -> timedelta:
    """Zero within that hour (UTC)."""
    if now.hour == quiet_hour:
        return timedelta()
    start = now.replace(hour=quiet_hour, minute=0, second=0, microsecond=0)
    return start - now if start > now else start + timedelta(days=1) - now
