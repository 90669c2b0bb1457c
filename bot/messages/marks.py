"""Which parts of a text are whose names: marked while it is rendered, read and removed when it is sent.

What else people wrote is marked as well: such words are kept nowhere. The marks are characters that Unicode
leaves to everybody's own use; what people write loses them.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from domain.rules.chats.named import Name

_BEGIN, _NAME, _END = "\ue000", "\ue001", "\ue002"
_FOREIGN = "x"
_MARKED = re.compile(f"{_BEGIN}([pr]\\d+){_NAME}")
_MARKS = re.compile(f"{_BEGIN}[prx\\d]*{_NAME}?|{_NAME}|{_END}")
# A mark has no other one inside.
_NAMES = re.compile(f"{_BEGIN}([pr]\\d+){_NAME}[^{_BEGIN}{_END}]*{_END}")
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
    """shown: how the value, which people wrote, stands in the text."""
    if not _is_marking.get():
        return shown
    if isinstance(value, Name) and value.whose:
        return f"{_BEGIN}{value.whose}{_NAME}{without_marks(shown)}{_END}"
    return f"{_BEGIN}{_FOREIGN}{_NAME}{_END}{shown}"


def whom(text: str) -> frozenset[str]:
    """`Name.whose` of all whose names are in it."""
    return frozenset(_MARKED.findall(text))


def is_known(text: str) -> bool:
    """Whether all that people wrote in it is somebody's name, and each name is whole."""
    bare = _NAMES.sub("", text)
    return without_marks(bare) == bare


def without_names(text: str, gone: Collection[str], gap: str) -> str:
    """gone: `Name.whose` of whose names go. gap: what stands there then."""
    return _NAMES.sub(lambda found: gap if found[1] in gone else found[0], text)


def without_marks(text: str) -> str:
    return _MARKS.sub("", text)
