"""Keeps the turn of the running task: tasks that it adds wait in the same turn."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from domain.rules.work.turns import OWN

_turn: ContextVar[int] = ContextVar("turn", default=OWN)


def current_turn() -> int:
    return _turn.get()


@contextmanager
def taking_turn(turn: int) -> Iterator[None]:
    """Tasks that are added inside wait in this turn."""
    before = _turn.set(turn)
    try:
        yield
    finally:
        _turn.reset(before)
