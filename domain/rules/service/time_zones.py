"""The time zone of the dates and times that people read."""

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo


def zone_of(name: str) -> tzinfo:
    """name: as Europe/Berlin. Raises ValueError for a zone that this machine does not know. Only UTC needs no
    file on the machine.
    """
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    # ZoneInfo opens a file of that name, and fails with OSError for the name of a folder.
    except (LookupError, ValueError, OSError) as error:
        raise ValueError("not a time zone that this machine knows, such as Europe/Berlin") from error
