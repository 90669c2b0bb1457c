"""Which stretch of a source is most like a piece of it from another day, token by token."""

import keyword
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

# As much of what the anchor weighs a stretch may cost: of four words one may be another one.
_MOST_UNLIKE = 0.3
_TOKEN_COST = 100
LIGHT = frozenset('"(),.[]')
_LIGHT_COST = 1
# More than a token that was added: 'sent' became DeliveryState.SENT, and not DeliveryState.
_RENAMED_COST = 110
# As many times as much costs a token of the anchor that is not there.
_MISSING = 3
_NEVER = 10 * _TOKEN_COST
# As much more the next best stretch costs at least, unless the best one costs nothing.
_MARGIN = _TOKEN_COST
# Tokens beside a stretch that has all of an anchor: room for the light ones on its edges.
_ROOM = 8
_TOKEN = re.compile(r'"{3}|\'{3}|["\']|\$?\w+|<>|::|:=|->|[<>=!]=|\*\*|//|\|\||&&|[^\w\s]')
WORD = re.compile(r"\$?\w+")
_NO_NAMES = {
    *keyword.kwlist,
    *("ALL", "AND", "ANY", "AS", "BY", "CASE", "DELETE", "DISTINCT", "ELSE", "END", "EXISTS", "FALSE", "FOR"),
    *("FROM", "IN", "INSERT", "IS", "JOIN", "KEY", "LEFT", "LIMIT", "LOCKED", "NO", "NOT", "NULL", "OF"),
    *("ON", "OR", "ORDER", "SELECT", "SET", "SHARE", "SKIP", "THEN", "TRUE", "UNION", "UPDATE", "WHEN"),
    *("WHERE", "WITH", "false", "true"),
}


class LostPlace(LookupError):
    """Nobody can tell where an anchor stands. It says whose, and why."""


class Token(NamedTuple):
    """key: what it is compared by."""

    key: str
    start: int
    end: int

    @property
    def cost(self) -> int:
        return _LIGHT_COST if self.key in LIGHT else _TOKEN_COST


class _Stretch(NamedTuple):
    """Tokens of the source, `end` not among them, and what it costs to make the anchor of them."""

    cost: int
    start: int
    end: int


def place(source: str, anchor: Sequence[Token]) -> dict[int, int]:
    """Which of the source's tokens is which of the anchor's. Those that are not there are left out."""
    first, last = _where_all_are(source, anchor)
    part = tokens_of(source)[first:last]
    table = _Table(anchor, part)
    best, other = table.two_best()
    nearest = shown(source, part[best.start : best.end])
    if best.cost > _MOST_UNLIKE * sum(token.cost for token in anchor):
        raise LostPlace(f"is not there; the nearest is {nearest}")
    if other.cost == best.cost or 0 < best.cost > other.cost - _MARGIN:
        raise LostPlace(f"may be {nearest}, or {shown(source, part[other.start : other.end])}")
    return {i: first + j for i, j in table.pairs(best.end)}


def _where_all_are(source: str, anchor: Sequence[Token]) -> tuple[int, int]:
    """Around the one stretch that has the anchor's tokens, up to light ones; everywhere if there is none."""
    whole, starts, heavy = _spelled(source)
    part = "\n" + "".join(f"{token.key}\n" for token in anchor if token.key not in LIGHT)
    if whole.count(part) != 1:
        return 0, len(tokens_of(source))
    first = bisect_left(starts, whole.index(part))
    last = first + part.count("\n") - 2
    return max(0, heavy[first] - _ROOM), heavy[last] + _ROOM + 1


@lru_cache(maxsize=100)
def _spelled(source: str) -> tuple[str, list[int], list[int]]:
    """A line for each token but light ones, where it begins, and which it is: to look for many at once."""
    lines, starts, heavy, length = ["\n"], [], [], 0
    for i, token in enumerate(tokens_of(source)):
        if token.key not in LIGHT:
            lines.append(f"{token.key}\n")
            starts.append(length)
            heavy.append(i)
            length += len(token.key) + 1
    return "".join(lines), starts, heavy


class _Table:
    """The alignment of an anchor with any stretch of tokens, after Sellers (1980).

    costs[i][j]: the least for i tokens of the anchor and a stretch that ends before the j-th of the source.
    starts[i][j]: where that stretch begins.
    """

    def __init__(self, anchor: Sequence[Token], tokens: Sequence[Token]) -> None:
        self._anchor = anchor
        self._tokens = tokens
        self._weights = {token.key: token.cost for token in tokens}
        self._costs = [[0] * (len(tokens) + 1)]
        self._starts = [[*range(len(tokens) + 1)]]
        for token in anchor:
            self._add(token)

    def two_best(self) -> tuple[_Stretch, _Stretch]:
        """The best one, and the best of those that have nothing in common with it."""
        ends = zip(self._costs[-1], self._starts[-1], range(len(self._tokens) + 1), strict=True)
        found = sorted(map(_Stretch._make, ends), key=lambda one: (one.cost, one.end - one.start))
        apart = (one for one in found if one.end <= found[0].start or one.start >= found[0].end)
        nothing = _Stretch(self._costs[-1][0], 0, 0)
        return found[0], next(apart, nothing)

    def pairs(self, end: int) -> Iterator[tuple[int, int]]:
        """Backwards: a token of the anchor and the one that it is in the best stretch with this end."""
        i, j = len(self._anchor), end
        while i:
            cost, mine = self._costs[i][j], self._anchor[i - 1]
            if j and cost == self._costs[i - 1][j - 1] + self._difference(mine.key, self._tokens[j - 1].key):
                i, j = i - 1, j - 1
                yield i, j
            elif cost == self._costs[i - 1][j] + _MISSING * mine.cost:
                i -= 1
            else:
                j -= 1

    def _add(self, token: Token) -> None:
        above, above_starts, missing = self._costs[-1], self._starts[-1], _MISSING * token.cost
        difference = {key: self._difference(token.key, key) for key in self._weights}
        costs, starts = [above[0] + missing], [0]
        for j, theirs in enumerate(self._tokens):
            best, start = above[j] + difference[theirs.key], above_starts[j]
            if (cost := above[j + 1] + missing) < best:
                best, start = cost, above_starts[j + 1]
            if (cost := costs[j] + self._weights[theirs.key]) < best:
                best, start = cost, starts[j]
            costs.append(best)
            starts.append(start)
        self._costs.append(costs)
        self._starts.append(starts)

    def _difference(self, mine: str, theirs: str) -> int:
        """What it costs that one is the other by now. A name that is still in use is hardly another one."""
        if mine == theirs:
            return 0
        if not _is_name(mine) or not _is_name(theirs) or (mine[0] == "$") != (theirs[0] == "$"):
            return _NEVER
        if is_written_alike(mine, theirs):
            return _LIGHT_COST
        return 2 * _RENAMED_COST if mine in self._weights else _RENAMED_COST


def is_written_alike(name: str, other: str) -> bool:
    """As a state in SQL and the member of an enum: 'sent', DeliveryState.SENT."""
    return name.casefold() == other.casefold()


@lru_cache(maxsize=10_000)
def _is_name(key: str) -> bool:
    """Of a variable, a column or a state, or a parameter of SQL."""
    return WORD.fullmatch(key) is not None and not key.isdecimal() and key not in _NO_NAMES


@lru_cache(maxsize=100)
def tokens_of(text: str) -> Sequence[Token]:
    found = _TOKEN.finditer(text)
    return [Token('"' if one[0][0] in "\"'" else one[0], one.start(), one.end()) for one in found]


def shown(source: str, tokens: Sequence[Token]) -> str:
    if not tokens:
        return "nothing"
    line = source.count("\n", 0, tokens[0].start)
    return f"line {line + 1}: {source.splitlines()[line].strip()}"
