"""What turned a test red: an assertion of the test, or an error that broke it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

_OUR_TESTS = Path(__file__).resolve().parents[1]


def is_assertion(error: BaseException) -> bool:
    """Whether a test said no: `assert`, `pytest.fail` or `pytest.raises` in tests/, or several of them."""
    if isinstance(error, BaseExceptionGroup):
        return all(is_assertion(one) for one in error.exceptions)
    if isinstance(error, pytest.fail.Exception):
        return True
    return isinstance(error, AssertionError) and _OUR_TESTS in _raised_in(error).parents


def _raised_in(error: BaseException) -> Path:
    *_, last = _frames(error)
    return Path(last).resolve()


def _frames(error: BaseException) -> Iterator[str]:
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename
        trace = trace.tb_next
