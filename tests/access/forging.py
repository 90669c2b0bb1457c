"""Forges secrets like somebody who has seen a genuine one, or who guesses."""

import random
import string
import unicodedata
from collections.abc import Callable, Iterator

LOOK_ALIKES = str.maketrans("aceopxyABCEHKMOPTX_-013", "асеорхуАВСЕНКМОРТХ＿‐Ｏ１３")
INVISIBLE = ("\u200b", "\u200d", "\ufeff", "\u00ad", "\u202e", "\x00", "\u0301", "\udc80")

Forge = Callable[[random.Random, str], str]


def forgeries(chance: random.Random, genuine: list[str], count: int) -> Iterator[str]:
    """Forgeries, none of which is a genuine secret."""
    known = set(genuine)
    made = 0
    while made < count:
        forged = chance.choice(WAYS)(chance, chance.choice(genuine))
        if forged.strip() not in known:
            made += 1
            yield forged


def _flip_bit(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chr(ord(text[at]) ^ (1 << chance.randrange(7))) + text[at + 1 :]


def _cut(chance: random.Random, text: str) -> str:
    return text[: chance.randrange(len(text))]


def _cut_front(chance: random.Random, text: str) -> str:
    return text[chance.randrange(1, len(text)) :]


def _extend(chance: random.Random, text: str) -> str:
    return text + "".join(chance.choices(string.ascii_letters + "=&%\n;", k=chance.randrange(1, 5)))


def _change_case(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return chance.choice((text.upper(), text.lower(), text[:at] + text[at:].swapcase()))


def _look_alike(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return text[:at] + text[at:].translate(LOOK_ALIKES)


def _full_width(chance: random.Random, text: str) -> str:
    """Text that Unicode normalises to the genuine secret."""
    at = chance.randrange(len(text))
    wide = chr(ord(text[at]) + 0xFEE0)
    assert unicodedata.normalize("NFKC", wide) == text[at]
    return text[:at] + wide + text[at + 1 :]


def _insert_invisible(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(INVISIBLE) + text[at:]


def _reorder(chance: random.Random, text: str) -> str:
    parts = text.partition("_")
    swapped = [parts[2] + parts[1] + parts[0], text[::-1], "".join(chance.sample(text, len(text)))]
    return chance.choice(swapped)


def _other_purpose(chance: random.Random, text: str) -> str:
    return chance.choice("csCSx") + text[1:]


def _guess(chance: random.Random, text: str) -> str:
    """A secret of the right shape with random characters."""
    signs = string.ascii_letters + string.digits + "_-"
    return text[:2] + "".join(chance.choices(signs, k=len(text) - 2))


def _inject(chance: random.Random, text: str) -> str:
    return chance.choice(("' OR 1=1 --", "%00", "$1", "\\", "../", "{}", "null", "")) + text[2:]


WAYS: tuple[Forge, ...] = (
    *(_flip_bit, _cut, _cut_front, _extend, _change_case, _look_alike, _full_width),
    *(_insert_invisible, _reorder, _other_purpose, _guess, _inject),
)
