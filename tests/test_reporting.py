"""The lines that a run of the tests writes about itself."""

import platform
import time
from collections.abc import Iterator
from io import StringIO

import pytest

from sandbox.patience import patience
from tests.reporting import Reporting


@pytest.fixture
def said() -> StringIO:
    return StringIO()


@pytest.fixture
def reporting(said: StringIO) -> Iterator[Reporting]:
    reporting = Reporting(said, silence_s=0.01)
    yield reporting
    reporting.end()


def report(when: str, outcome: str = "passed", reason: str | None = None) -> pytest.TestReport:
    longrepr = None if reason is None else ("test_x.py", 1, f"Skipped: {reason}")
    return pytest.TestReport("test_x.py::test", ("test_x.py", 1, "test"), {}, outcome, longrepr, when)  # type: ignore[arg-type]


def wait_until_said(said: StringIO, words: str) -> None:
    """Another thread writes them."""
    deadline = time.monotonic() + patience(10)
    while words not in said.getvalue():
        assert time.monotonic() < deadline, said.getvalue()


def test_the_closing_line_says_how_many_were_skipped_and_why(reporting: Reporting) -> None:
    for reason in ("no model", None, "no model", "no photos"):
        reporting.pytest_runtest_logreport(report("setup", "skipped" if reason else "passed", reason))
        reporting.pytest_runtest_logreport(report("teardown"))
    version = platform.python_version()
    expected = f"Python {version}: 4 tests, 3 of them skipped (75.0%): 2: no model; 1: no photos."
    assert reporting.closing_line() == expected


def test_a_run_that_skips_nothing_says_so(reporting: Reporting) -> None:
    reporting.pytest_runtest_logreport(report("teardown"))
    assert reporting.closing_line().endswith(": 1 tests, 0 of them skipped.")


def test_how_far_a_run_is_stands_in_a_file_before_any_test_has_ended(
    reporting: Reporting, said: StringIO
) -> None:
    reporting.pytest_sessionstart()
    wait_until_said(said, "collecting, ")
    reporting.pytest_xdist_node_collection_finished(["one", "two"])
    reporting.pytest_runtest_logreport(report("call", "failed"))
    reporting.pytest_runtest_logreport(report("teardown"))
    wait_until_said(said, "1 of 2 tests, 1 failed, ")
