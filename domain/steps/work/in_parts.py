"""Splits many ids for statements that would take too long for all of them at once."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from domain.values.time_limit import begin_anew

T = TypeVar("T")
# So many photos or faces at a time, and fewer people: each takes rows of hundreds of photos along.
PART, PEOPLE = 500, 20


def in_parts(ids: Sequence[T], size: int = PART) -> Iterator[list[T]]:
    """Each part gets the whole time of a statement, and the task its whole time again."""
    for start in range(0, len(ids), size):
        begin_anew()
        yield list(ids[start : start + size])
