"""Marks that say whose name a part of a text is. Rendering sets the marks; sending reads and removes them.

Other words that people wrote are marked as nobody's, because a text with such words is not stored. The marks
are characters of Unicode's private use area; they are removed from what people write.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from domain.values.named import Name

_BEGIN, _NAME, _END = "\ue000", "\ue001", "\ue002"
_NOBODYS = "x"
_MARKED = re.compile(f"{_BEGIN}([pr]\\d+){_NAME}")
_ANY_MARK = re.compile(f"{_BEGIN}[prx\\d]*{_NAME}?|{_NAME}|{_END}")
# Marks are not nested.
_NAMES = re.compile(f"{_BEGIN}([pr]\\d+){_NAME}[^{_BEGIN}{_END}]*{_END}")
_is_marking: ContextVar[bool] = ContextVar("is_marking", default=False)


@contextmanager
def marking() -> Iterator[None]:
    """Texts that are rendered in here carry marks. The code that sends them has to remove the marks."""
    token = _is_marking.set(True)
    try:
        yield
    finally:
        _is_marking.reset(token)


def marked(value: str, shown: str) -> str:
    """value: what people wrote. shown: the same as it stands in the text."""
    if not _is_marking.get():
        return shown
    if isinstance(value, Name) and value.whose:
        return f"{_BEGIN}{value.whose}{_NAME}{without_marks(shown)}{_END}"
    return f"{_BEGIN}{_NOBODYS}{_NAME}{_END}{shown}"


def whom(text: str) -> frozenset[str]:
    """Whose names are in the text: `p` and the number of a person, or `r` and the id of a participant."""
    return frozenset(_MARKED.findall(text))


def is_known(text: str) -> bool:
    """Whether everything that people wrote in the text is somebody's name, and each name is whole."""
    bare = _NAMES.sub("", text)
    return without_marks(bare) == bare


def without_names(text: str, gone: Collection[str], gap: str) -> str:
    """gone: whose names to remove, as in `whom`. gap: the words that replace each of them."""
    return _NAMES.sub(lambda found: gap if found[1] in gone else found[0], text)


def without_marks(text: str) -> str:
    return _ANY_MARK.sub("", text)
