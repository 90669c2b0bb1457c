"""Tasks that a task leads to wait in its own turn."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from domain.rules.work.turns import OWN

_turn: ContextVar[int] = ContextVar("turn", default=OWN)


def current_turn() -> int:
    return _turn.get()


@contextmanager
def taking_turn(turn: int) -> Iterator[None]:
    """For the tasks that are written inside."""
    before = _turn.set(turn)
    try:
        yield
    finally:
        _turn.reset(before)
