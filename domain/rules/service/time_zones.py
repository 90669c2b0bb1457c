"""The time zone of the dates and times that people read."""

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo


def zone_of(name: str) -> tzinfo:
    """name: as Europe/Berlin. Raises ValueError for one that this machine does not know: it needs no files
    for UTC only.
    """
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    # It looks for a file of that name, and a folder is none.
    except (LookupError, ValueError, OSError) as error:
        raise ValueError("not a time zone that this machine knows, such as Europe/Berlin") from error
