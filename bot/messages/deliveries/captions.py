"""Captions have 1024 characters; other people's words get what is left of them, and do nothing there."""

import html
import re
import unicodedata

from bot.messages.marks import without_marks

MAX_CAPTION = 1024
# A quotation of fewer characters says nothing.
_LEAST_ROOM = 16
# Around words that are written from right to left; see `words`.
_ISOLATION = 2
_TAG = re.compile(r"<[^>]+>")
_COMMAND = re.compile(r"(?<!\S)/(?=\w)")
_WORD_JOINER = "\u2060"
_DIRECTIONS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def as_posted(words: str, room: int) -> str:
    """What somebody wrote under a photo, shortened to so many characters. Empty when there is no room.

    It cannot turn the direction of what stands around it, and a command in it is no button: whoever taps it
    would send it to the bot.
    """
    if room < _LEAST_ROOM:
        return ""
    plain = "".join(c for c in words.strip() if unicodedata.bidirectional(c) not in _DIRECTIONS)
    return _shortened(_COMMAND.sub(f"/{_WORD_JOINER}", plain), room - _ISOLATION)


def room_beside(text: str) -> int:
    """text: Telegram's HTML."""
    return MAX_CAPTION - _length(html.unescape(_TAG.sub("", without_marks(text))))


def _shortened(words: str, room: int) -> str:
    if _length(words) <= room:
        return words
    kept = words[: room - 1]
    while _length(kept) > room - 1:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _length(text: str) -> int:
    """As Telegram counts: in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
