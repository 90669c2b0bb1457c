"""Which parts of a text are whose names: marked while it is rendered, read and removed when it is sent.

The marks are characters that Unicode leaves to everybody's own use; what people write loses them.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from domain.rules.named import Name

_BEGIN, _NAME, _END = "\ue000", "\ue001", "\ue002"
_MARKED = re.compile(f"{_BEGIN}([pr]\\d+){_NAME}")
_MARKS = re.compile(f"{_BEGIN}[pr\\d]*{_NAME}?|{_NAME}|{_END}")
_is_marking: ContextVar[bool] = ContextVar("is_marking", default=False)


@contextmanager
def marking() -> Iterator[None]:
    """What is rendered in here says whom it names. Whoever sends it removes the marks."""
    token = _is_marking.set(True)
    try:
        yield
    finally:
        _is_marking.reset(token)


def marked(value: str, shown: str) -> str:
    """shown: how the value stands in the text."""
    if not _is_marking.get() or not isinstance(value, Name):
        return shown
    return f"{_BEGIN}{value.whose}{_NAME}{shown}{_END}"


def whom(text: str) -> frozenset[str]:
    """`Name.whose` of all whose names are in it."""
    return frozenset(_MARKED.findall(text))


def without_marks(text: str) -> str:
    return _MARKS.sub("", text)
