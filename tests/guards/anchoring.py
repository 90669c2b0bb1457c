"""Replaces a piece of source by another one, also after it was reformatted or a name in it changed.

A guard and a planted bug are anchored by a piece of source, the anchor, and say what stands there instead.

1. An anchor that is there once, letter by letter, is replaced as it is.
2. Else it is compared by tokens: words, numbers and operators, those inside the strings of SQL as well.
   Whitespace does not count. Commas, parentheses and quotes, which a formatter adds and drops, hardly do, nor
   does what makes row.name of row["name"]. The stretch of the source that aligns with the anchor at the least
   cost is its place (tests/guards/alignment.py), if it is like enough and no other stretch is nearly as like.
   It has all tokens of the anchor that do count, perhaps with some names changed, and perhaps more tokens.
3. The edit from the anchor to its replacement is made there: what stays, stays as the source has it; what
   comes, has the names that the source has by now.

What comes out is other Python than before, or nothing comes out: `LostPlace` says why. A short anchor is lost
soon, as too little is left of it when a name has changed. Where the line is gone and another line is like it,
the other may be taken for it: `make prove` sees this, since no witness turns red.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from tests.guards.alignment import LIGHT, WORD, LostPlace, Token, is_written_alike, place, shown, tokens_of

# An anchor neither begins nor ends within a word.
_EDGE = r"(?:(?<!\w)|(?!\w))"
_BRACKETS = (")", "]", "}")


class _Change(NamedTuple):
    """A part of the source, and what comes in its place."""

    start: int
    end: int
    text: str


def replaced(source: str, anchor: str, other: str, *, of: str) -> str:
    """The source with `other` where the anchor stands. of: whose anchor it is, and of which file."""
    found = [*re.finditer(_EDGE + re.escape(anchor) + _EDGE, source)] if anchor in source else []
    try:
        if len(found) == 1:
            result = source[: found[0].start()] + other + source[found[0].end() :]
        else:
            result = _edited(source, anchor, other)
        if result == source:
            raise LostPlace("would be replaced by what is there already")
        ast.parse(result)
    except LostPlace as error:
        raise LostPlace(f"{of} has lost its place: {anchor.strip()!r} {error}") from None
    except SyntaxError as error:
        raise LostPlace(f"{of} leaves no Python: {error.msg}, line {error.lineno}") from None
    return result


def _edited(source: str, anchor: str, other: str) -> str:
    changes = sorted(_Edit(source, anchor, other).changes(), reverse=True)
    for start, end, text in changes:
        source = _joined(_joined(source[:start], text), source[end:])
    return source


class _Edit:
    """The edit from an anchor to its replacement, made where the anchor stands."""

    def __init__(self, source: str, anchor: str, other: str) -> None:
        self._anchor, self._other = anchor, other
        self._tokens, self._before, self._after = tokens_of(source), tokens_of(anchor), tokens_of(other)
        self._place = place(source, self._before)
        first = self._tokens[min(self._place.values())]
        for i, token in enumerate(self._before):
            if i not in self._place and token.key not in LIGHT:
                raise LostPlace(f"has {token.key!r}, which is not in {shown(source, [first])}")
        self._names = self._renamed()
        # An anchor that begins within a line does not say how deep it stands.
        line, indented = source[: first.start].rpartition("\n")[2], len(anchor) - len(anchor.lstrip(" "))
        self._deeper = len(line) - indented if indented and not line.strip() else 0

    def changes(self) -> Iterator[_Change]:
        texts = _texts(self._anchor), _texts(self._other)
        for what, i, i_end, j, j_end in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
            if what == "equal":
                yield from self._other_lines(i, j, i_end - i)
            elif any(k in self._place for k in range(i, i_end)):
                yield self._taken_away(i, i_end, j, j_end)
            elif j < j_end:
                yield self._added(i, i_end, j, j_end)

    def _taken_away(self, i: int, i_end: int, j: int, j_end: int) -> _Change:
        first, last = self._extent(i, i_end)
        start, end = self._tokens[first].start, self._tokens[last].end
        text = self._new(self._after[j].start, self._after[j_end - 1].end) if j < j_end else ""
        if self._place.get(i_end) == last + 1 and 0 < j_end < len(self._after):
            gap = self._other[self._after[j_end - 1].end : self._after[j_end].start]
            if "\n" not in gap:  # what follows in the anchor's line may stand in the source's next line
                end, text = self._tokens[last + 1].start, text + gap
                if j == j_end and self._place.get(i - 1) == first - 1:
                    start = self._tokens[first - 1].end
        return _Change(start, end, text)

    def _extent(self, i: int, i_end: int) -> tuple[int, int]:
        """The first and the last token that go, with tokens that have come around them since."""
        there = [k for k in range(i, i_end) if k in self._place]
        first, last = self._place[there[0]], self._place[there[-1]]
        placed = {*self._place.values()}
        # A name has become a longer one.
        while self._is_renamed(there[0]) and self._key(first - 1) == "." and first - 2 not in placed:
            first -= 2
        while self._is_renamed(there[-1]) and self._key(last + 1) == "." and last + 2 not in placed:
            last += 2
        # A formatter has put a comma behind the last one of several.
        if self._key(last + 1) == "," and last + 1 not in placed and self._key(last + 2) in _BRACKETS:
            last += 1
        if self._key(first - 1) == "," and first - 1 not in placed and self._key(first) in _BRACKETS:
            first -= 1
        # A formatter has put parentheses around a part of these tokens, or around more than these.
        open_ones = _depth(self._tokens[first : last + 1]) - _depth(self._before[i:i_end])
        while open_ones > 0 and self._key(last + 1) in (",", ")"):
            last += 1
            open_ones -= self._key(last) == ")"
        while open_ones < 0 and self._key(last) in (",", ")"):
            open_ones += self._key(last) == ")"
            last -= 1
        return first, last

    def _added(self, i: int, i_end: int, j: int, j_end: int) -> _Change:
        if i - 1 in self._place:
            at = self._tokens[self._place[i - 1]].end
            return _Change(at, at, self._new(self._after[j - 1].end, self._after[j_end - 1].end))
        if i_end in self._place:
            at = self._tokens[self._place[i_end]].start
            return _Change(at, at, self._new(self._after[j].start, self._after[j_end].start))
        raise LostPlace("is there without what its replacement adds something to")

    def _other_lines(self, i: int, j: int, count: int) -> Iterator[_Change]:
        """Tokens that stay may have to move to another line, or deeper."""
        for k in range(1, count):
            was = self._anchor[self._before[i + k - 1].end : self._before[i + k].start]
            start, end = self._after[j + k - 1].end, self._after[j + k].start
            if was != self._other[start:end] and {i + k - 1, i + k} <= self._place.keys():
                left, right = self._tokens[self._place[i + k - 1]], self._tokens[self._place[i + k]]
                yield _Change(left.end, right.start, self._new(start, end))

    def _key(self, i: int) -> str:
        return self._tokens[i].key if 0 <= i < len(self._tokens) else ""

    def _is_renamed(self, i: int) -> bool:
        return self._tokens[self._place[i]].key != self._before[i].key

    def _new(self, start: int, end: int) -> str:
        """A part of the replacement, as it reads in this source."""
        text = WORD.sub(lambda word: self._names.get(word[0], word[0]), self._other[start:end])
        return re.sub(r"\n *", lambda gap: "\n" + " " * max(0, len(gap[0]) - 1 + self._deeper), text)

    def _renamed(self) -> dict[str, str]:
        """The present names of the anchor's names. A name that became two different ones is left out."""
        called: dict[str, set[str]] = defaultdict(set)
        for i, j in self._place.items():
            called[self._before[i].key].add(self._tokens[j].key)
        names = {name: next(iter(now)) for name, now in called.items() if len(now) == 1}
        return {name: now for name, now in names.items() if not is_written_alike(name, now)}


def _texts(piece: str) -> list[str]:
    """The tokens as they are written: unlike their keys, these tell one kind of quotes from another."""
    return [piece[token.start : token.end] for token in tokens_of(piece)]


def _depth(tokens: Sequence[Token]) -> int:
    return sum((token.key == "(") - (token.key == ")") for token in tokens)


def _joined(left: str, right: str) -> str:
    """Joins two pieces of source, with a space where two words would become one."""
    return f"{left} {right}" if WORD.match(left[-1:]) and WORD.match(right) else left + right
