"""Says of a write that it came too late, because its group was erased at that moment."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from tortoise.exceptions import IntegrityError

from domain.errors import Unavailable


@contextmanager
def group_stays() -> Iterator[None]:
    """Around one statement that writes a row of a group and a participant.

    Raises Unavailable when either was erased while the statement waited for its lock: whoever tries again
    finds what has taken its place, or nothing.
    """
    try:
        yield
    except IntegrityError as error:
        if isinstance(error.__cause__, asyncpg.ForeignKeyViolationError):
            raise Unavailable("the group", "it was erased at that moment") from error
        raise
