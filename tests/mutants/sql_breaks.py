"""Breaks in SQL: makes a condition always true, turns a comparison round, takes a clause away.

The statement stays valid (`(x = $1 OR true)`), so that a test turns red by what it sees and not by an error.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Start, end, the new text, and the kind of break.
Change = tuple[int, int, str, str]

_TOKEN = re.compile(
    r"'(?:[^']|'')*'|\$\d+|\{[^{}]*\}|[A-Za-z_][A-Za-z_0-9.]*|\d+(?:\.\d+)?|::|<>|<=|>=|<->|->>?|\|\||[-+*/%=<>(),;\[\]]"
)
_LOOKS_LIKE_SQL = re.compile(
    r"\b(SELECT|INSERT INTO|UPDATE \w+ |DELETE FROM|WHERE|IS NULL|IS NOT NULL|JOIN)\b"
)
_ENDS = frozenset(
    (
        *("AND", "OR", "WHERE", "GROUP", "ORDER", "LIMIT", "OFFSET", "RETURNING", "FOR", "HAVING", "WINDOW"),
        *("UNION", "INTERSECT", "EXCEPT", "JOIN", "LEFT", "RIGHT", "INNER", "CROSS", "FULL", "ON", "DO"),
        *("CASE", "WHEN", "THEN", "ELSE", "END", "AS", "SET", "VALUES", "SELECT", "FROM", "WITH"),
    )
)
# No test meets exactly this moment, so that `<` and `<=` are alike.
_NOW = ("now", "clock_timestamp")
_TURNED = {"=": "<>", "<>": "=", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_EDGES = ("<", "<=", ">", ">=")
_CLAUSES = (
    (re.compile(r"\bSELECT (DISTINCT )(?!ON\b)"), "", "SQL DISTINCT"),
    (re.compile(r"\((DISTINCT )"), "", "SQL DISTINCT"),
    (re.compile(r"\s(ON CONFLICT (?:\([^()]*\) )?(?:WHERE [^()]*? )?DO NOTHING)"), "", "SQL ON CONFLICT"),
    (re.compile(r"\bNOT (?=EXISTS)()"), "", "SQL comparison"),
    (re.compile(r"\bIS (NOT )NULL\b"), "", "SQL comparison"),
    (re.compile(r"\bIS()(?= NULL\b)"), " NOT", "SQL comparison"),
    (re.compile(r"\S( DESC)\b"), " ASC", "SQL order"),
)
_LIMIT = re.compile(r"\b(?:LIMIT|OFFSET) (\d)\b(?!\d)")


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int


def is_sql(text: str) -> bool:
    return _LOOKS_LIKE_SQL.search(text) is not None


def sql_breaks(text: str) -> Iterator[Change]:
    """Yields the breaks of one statement. text: as in the source, with its quotes."""
    tokens = [_Token(found[0], *found.span()) for found in _TOKEN.finditer(text)]
    for start, end in _conditions(tokens):
        condition = text[start:end]
        # Left alone: a condition that is put together from several string literals, or has a comment.
        if '"' not in condition and "--" not in condition:
            kind = "SQL workspace" if "workspace_id" in condition else "SQL condition"
            if not _spares_a_write(condition, text):
                yield start, end, f"({condition} OR true)", kind
            yield from _turned([t for t in tokens if start <= t.start and t.end <= end])
    yield from _clauses(text)


def _conditions(tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """Yields the parts between WHERE, AND and OR. Not a JOIN's ON: any test would notice that."""
    is_between = False
    for number, token in enumerate(tokens[:-1]):
        is_part = is_between and token.text == "AND"
        is_between = token.text == "BETWEEN" or (is_between and not is_part)
        if token.text in ("WHERE", "AND", "OR") and not is_part:
            end = _end_of(tokens, number + 1)
            if end > number + 1:
                yield tokens[number + 1].start, tokens[end - 1].end


def _spares_a_write(condition: str, text: str) -> bool:
    """Whether the condition only spares a write, as in `SET x = $1 WHERE x IS DISTINCT FROM $1`."""
    column, is_distinct, value = condition.partition(" IS DISTINCT FROM ")
    return bool(is_distinct) and f"SET {column} = {value} " in text and "RETURNING" not in text


def _end_of(tokens: list[_Token], number: int) -> int:
    depth, is_between = 0, False
    while number < len(tokens):
        text = tokens[number].text
        depth += (text in "([") - (text in ")]")
        if depth < 0 or (depth == 0 and text in (",", ";")):
            break
        is_between = is_between or text == "BETWEEN"
        if depth == 0 and text in _ENDS:
            is_part = (
                tokens[number - 1].text == "DISTINCT" if text == "FROM" else text == "AND" and is_between
            )
            if not is_part:
                break
            is_between = is_between and text != "AND"
        number += 1
    return number


def _turned(condition: list[_Token]) -> Iterator[Change]:
    """Turns each comparison of the condition that is not in brackets."""
    depth = 0
    for token in condition:
        depth += (token.text in "([") - (token.text in ")]")
        is_edge = token.text in _EDGES and any(other.text in _NOW for other in condition)
        if depth == 0 and token.text in _TURNED and not is_edge:
            yield token.start, token.end, _TURNED[token.text], "SQL comparison"


def _clauses(text: str) -> Iterator[Change]:
    for pattern, new, kind in _CLAUSES:
        for found in pattern.finditer(text):
            start, end = found.span(1) if found[1] else (found.start(), found.end())
            yield start, end, new if found[1] else (found[0] + new if new else ""), kind
    for found in _LIMIT.finditer(text):
        yield *found.span(1), str(int(found[1]) + 1), "SQL constant"
