"""Notes what turned a test red: an assertion of the test, or an error that broke it.

A plugin of pytest: the first assertion ends the run.
"""

import json
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

# In the folder that pytest runs in: a line for each test that was red.
NOTED_IN = "red-by.jsonl"
_OUR_TESTS = Path(__file__).resolve().parents[1]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and call.excinfo is not None:
        is_asserted = call.when == "call" and is_assertion(call.excinfo.value)
        line = {"test": item.nodeid, "is_asserted": is_asserted, "by": call.excinfo.exconly()[:200]}
        with (item.config.rootpath / NOTED_IN).open("a") as file:
            file.write(json.dumps(line) + "\n")
        if is_asserted:
            item.session.shouldfail = "a test said no"
    return report


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


def read_notes(folder: Path) -> list[dict[str, Any]]:
    """In the order in which the tests were red; an empty list where none was. The notes are gone then."""
    file = folder / NOTED_IN
    lines = file.read_text().splitlines() if file.exists() else []
    file.unlink(missing_ok=True)
    return [json.loads(line) for line in lines]
