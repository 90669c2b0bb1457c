"""Fits other people's words into what is left of a caption's 1024 characters, and makes them harmless."""

import html
import re
import unicodedata

from bot.messages.marks import without_marks
from bot.messages.words import untappable

MAX_CAPTION = 1024
# A quotation of fewer characters says nothing.
_LEAST_ROOM = 16
# How many characters `words.foreign` puts around words that are written from right to left.
_ISOLATION = 2
_TAG = re.compile(r"<[^>]+>")
_DIRECTIONS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def as_posted(words: str, room: int) -> str:
    """What somebody wrote under a photo, shortened to `room` characters. Empty when there is no room.

    The words cannot turn the direction of the text around them. Commands and mentions are kept from becoming
    links. That adds one character to each, so it is done before the length is measured.
    """
    if room < _LEAST_ROOM:
        return ""
    plain = "".join(c for c in words.strip() if unicodedata.bidirectional(c) not in _DIRECTIONS)
    return _shortened(untappable(plain), room - _ISOLATION)


def room_beside(text: str) -> int:
    """How many characters a caption has left beside this text, which is Telegram's HTML."""
    return MAX_CAPTION - _length(html.unescape(_TAG.sub("", without_marks(text))))


def _shortened(words: str, room: int) -> str:
    if _length(words) <= room:
        return words
    kept = words[: room - 1]
    while _length(kept) > room - 1:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _length(text: str) -> int:
    """The length in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
