"""Opaque marks of where a page of a list ended. The next page begins there, even if new rows came."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import UTC, datetime

from bot.api.problems import Refusal


def cursor(at: datetime, place: int | str) -> str:
    """place: tells apart rows that have the same time."""
    said = f"{at.astimezone(UTC).isoformat()} {place}"
    return urlsafe_b64encode(said.encode()).decode().rstrip("=")


def read_cursor(given: str | None) -> tuple[datetime, str] | None:
    """None for the first page. Raises Refusal for what no list has given out."""
    if given is None:
        return None
    try:
        at, place = urlsafe_b64decode(given + "=" * (-len(given) % 4)).decode("ascii").split(" ")
        return datetime.fromisoformat(at).astimezone(UTC), place
    except (Error, ValueError, OverflowError) as error:
        raise Refusal(422, "unreadable", "query: no list has given out this cursor") from error


def read_numbered_cursor(given: str | None) -> tuple[datetime, int] | None:
    """Like `read_cursor`, for lists whose `place` is the number of a row. Raises Refusal."""
    read = read_cursor(given)
    if read is None:
        return None
    at, place = read
    if not place.isascii() or not place.isdigit() or len(place) > 18:
        raise Refusal(422, "unreadable", "query: no list has given out this cursor")
    return at, int(place)
