"""How long the SQL statements of the present work may take."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from domain.rules.work.deadlines import LONG_S

_is_long: ContextVar[bool] = ContextVar("is_long", default=False)


@contextmanager
def taking_long() -> Iterator[None]:
    """Inside this block a statement may take LONG_S. For statements that are known to take long."""
    before = _is_long.set(True)
    try:
        yield
    finally:
        _is_long.reset(before)


def own_deadline_s() -> float | None:
    """The deadline of a statement now; None when the connection's own deadline holds."""
    return LONG_S if _is_long.get() else None
