"""Finds the stretch of a source that is most like an anchor, token by token. The anchor is a piece of an
older version of the source.
"""

import keyword
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

# The most that a stretch may cost, as a share of the anchor's tokens: one of four words may have changed.
_MOST_UNLIKE = 0.3
_TOKEN_COST = 100
# Tokens that a formatter adds and drops, and those that make row.name of row["name"]. All others are heavy.
LIGHT = frozenset('"(),.[]')
_LIGHT_COST = 1
# A renamed token costs more than an added one: 'sent' is taken for DeliveryState.SENT, not for DeliveryState.
_RENAMED_COST = 110
# A token of the anchor that is missing costs so many times as much as an added one.
_MISSING = 3
_NEVER = 10 * _TOKEN_COST
# The second best stretch must cost so much more than the best one, unless the best one costs nothing.
_MARGIN = _TOKEN_COST
# So many tokens are looked at on each side of a stretch that has all heavy tokens: light ones there may
# belong to the anchor.
_AROUND = 8
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
    """Nobody can tell where an anchor stands. The text says whose anchor it is, and why."""


class Token(NamedTuple):
    """key: what the token is compared by."""

    key: str
    start: int
    end: int

    @property
    def cost(self) -> int:
        return _LIGHT_COST if self.key in LIGHT else _TOKEN_COST


class _Stretch(NamedTuple):
    """The source's tokens from `start` to before `end`, and what it costs to turn them into the anchor."""

    cost: int
    start: int
    end: int


def place(source: str, anchor: Sequence[Token]) -> dict[int, int]:
    """For each token of the anchor that stands in the source: its number in the anchor, and its number in the
    source. Raises LostPlace.
    """
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
    """Where to look: around the only stretch with all heavy tokens of the anchor; else everywhere."""
    whole, starts, heavy = _spelled(source)
    part = "\n" + "".join(f"{token.key}\n" for token in anchor if token.key not in LIGHT)
    at = whole.find(part)
    if at < 0 or whole.find(part, at + 1) >= 0:  # `count` would miss a copy directly after the first
        return 0, len(tokens_of(source))
    first = bisect_left(starts, at)
    last = first + part.count("\n") - 2
    return max(0, heavy[first] - _AROUND), heavy[last] + _AROUND + 1


@lru_cache(maxsize=100)
def _spelled(source: str) -> tuple[str, list[int], list[int]]:
    """A text with a line for each heavy token, where the line break before each line stands, and the tokens'
    numbers: many tokens are then found in one search.
    """
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

    costs[i][j]: the least for the anchor's first i tokens and a stretch that ends before the source's j-th.
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
        """The best stretch, and the best of those that share no token with it."""
        ends = zip(self._costs[-1], self._starts[-1], range(len(self._tokens) + 1), strict=True)
        found = sorted(map(_Stretch._make, ends), key=lambda one: (one.cost, one.end - one.start))
        apart = (one for one in found if one.end <= found[0].start or one.start >= found[0].end)
        nothing = _Stretch(self._costs[-1][0], 0, 0)
        return found[0], next(apart, nothing)

    def pairs(self, end: int) -> Iterator[tuple[int, int]]:
        """The anchor's tokens, from the last to the first, each with its token in the best stretch that ends
        before `end`; tokens that are missing are left out.
        """
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
        """The cost of taking one token for the other: double for a name that the source still uses."""
        if mine == theirs:
            return 0
        if not _is_name(mine) or not _is_name(theirs) or (mine[0] == "$") != (theirs[0] == "$"):
            return _NEVER
        if is_written_alike(mine, theirs):
            return _LIGHT_COST
        return 2 * _RENAMED_COST if mine in self._weights else _RENAMED_COST


def is_written_alike(name: str, other: str) -> bool:
    """Whether two names differ in letter case only, as 'sent' in SQL and DeliveryState.SENT do."""
    return name.casefold() == other.casefold()


@lru_cache(maxsize=10_000)
def _is_name(key: str) -> bool:
    """Whether the token names a variable, a column, a state, or a parameter of SQL."""
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
