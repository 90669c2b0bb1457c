"""Tells what turned a test red: an assertion of the test, or an error that broke it."""

import re
from collections.abc import Iterator
from pathlib import Path

import _pytest
import pytest

_OUR_TESTS = Path(__file__).resolve().parents[1]
_PYTEST = Path(_pytest.__file__).resolve().parent
# Errors with which Postgres refuses a statement that it cannot read, or asyncpg the number of its values.
_NO_STATEMENT = re.compile(
    r"\b(?:PostgresSyntaxError|(?:Ambiguous|Undefined)[A-Z]\w+Error|IndeterminateDatatypeError|GroupingError"
    r"|DatatypeMismatchError|the server expects \d+ arguments?)\b"
)


def is_assertion(error: BaseException) -> bool:
    """Whether a test itself failed: `assert`, `pytest.fail`, `pytest.raises` in tests/, or several."""
    if isinstance(error, BaseExceptionGroup):
        return all(is_assertion(one) for one in error.exceptions)
    if isinstance(error, pytest.fail.Exception):
        return True
    return isinstance(error, AssertionError) and _OUR_TESTS in _raised_in(error).parents


def unreadable_statement(said: str) -> str:
    """The error that stands in a test's report or log when a break has left no readable SQL, or "".

    The bot logs such an error and apologises, so that a test of what a person reads turns red by it, too.
    """
    found = _NO_STATEMENT.search(said)
    return found[0] if found is not None else ""


def _raised_in(error: BaseException) -> Path:
    """The file that raised the error; for `pytest.raises(..., match=...)`, the file that calls it."""
    *_, last = (file for file in map(Path, _frames(error)) if file.resolve().parent != _PYTEST)
    return last.resolve()


def _frames(error: BaseException) -> Iterator[str]:
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename
        trace = trace.tb_next
