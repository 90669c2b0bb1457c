"""Names that people give to persons."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable

from domain.errors import InvalidInput

MAX_NAME = 64
# Directional overrides let a name rearrange the sentence around it.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Letters, marks and a symbol that have no ink either (Unicode's Default_Ignorable, the empty Braille cell).
_WITHOUT_INK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# The suffix that `unique_name` makes. In earlier versions a full stop followed the initial, and cards that
# end a sentence behind the name had two.
_SUFFIX = re.compile(r" · (?P<initial>[^ ])\.?(?: \d+)?$")


def clean_name(raw: str) -> str:
    """Returns the name in one line, with single spaces and without invisible characters.

    Raises InvalidInput: `name_empty`, `name_too_long` (limit), `name_unreadable` (no letter or digit).
    """
    # This comes last: an invisible character may have kept a letter from its accent.
    name = unicodedata.normalize("NFC", " ".join(_visible(raw).split()))
    if not name:
        raise InvalidInput("name_empty")
    if len(name) > MAX_NAME:
        raise InvalidInput("name_too_long", limit=MAX_NAME)
    if not any(c.isalnum() for c in name):
        raise InvalidInput("name_unreadable")
    return name


def name_key(name: str) -> str:
    """The key by which two names are the same. Case and invisible characters do not matter, nor how many
    blanks of which kind stand between words or at the ends; ß is ss.

    It is stored beside each person's name, since every Postgres folds case its own way. name: may also be the
    part of a name that somebody typed to search. It is cleaned like a name, because phones add joiners and
    marks of direction.
    """
    return unicodedata.normalize("NFC", " ".join(_visible(name).split()).casefold())


def _visible(text: str) -> str:
    """The text without invisible characters, and a space for each character that is some kind of blank."""
    return "".join(
        " " if c.isspace() else c
        for c in _WITHOUT_INK.sub("", text)
        if c.isspace() or unicodedata.category(c) not in _INVISIBLE
    )


def same_name(one: str, other: str) -> bool:
    return name_key(one) == name_key(other)


def shared_names(names: Iterable[str]) -> frozenset[str]:
    """The keys of names that two or more have."""
    called = Counter(map(name_key, names))
    return frozenset(key for key, count in called.items() if count > 1)


def unique_name(name: str, owner: str, taken: Collection[str]) -> str:
    """`Anna`, else `Anna · K` after the owner's initial, else `Anna · K 2`. taken: name keys. A name that an
    earlier version wrote with a full stop is not used again without it: nobody could tell the two apart.
    """
    if name_key(name) not in taken:
        return name
    initial = next((c.upper()[0] for c in _visible(owner) if c.isalnum()), "?")  # of ß: S
    numbers = ("", *(f" {n}" for n in range(2, len(taken) + 3)))
    number = next(
        n for n in numbers if all(name_key(f"{name} · {initial}{dot}{n}") not in taken for dot in ("", "."))
    )
    return f"{name} · {initial}{number}"


def without_suffix(name: str) -> str:
    """The name without the suffix that tells it from a namesake's: `Anna` for `Anna · K 2`, `Anna · K. 2`.
    Somebody may have typed a name like that.
    """
    found = _SUFFIX.search(name)
    return name[: found.start()] if found and _is_initial(found["initial"]) else name


def _is_initial(text: str) -> bool:
    """Whether `unique_name` writes this after a name."""
    return text == "?" or (text.isalnum() and text.upper() == text)
