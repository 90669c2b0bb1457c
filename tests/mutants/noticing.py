"""Notes what one run of pytest noticed: the tests that are red, and why."""

import json
from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

from tests.guards.red_by import is_assertion, unreadable_statement


class Only:
    """A plugin of pytest. Keeps only these of the tests found, in this order; ignores other names.

    tests: names of tests, or of files for all tests in them. but: tests to leave out all the same.
    """

    def __init__(self, tests: Sequence[str], but: Collection[str] = ()) -> None:
        self._place = {test: place for place, test in enumerate(tests)}
        self._but = but

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        placed = [(self._place_of(item), item) for item in items]
        wanted = [
            (place, item) for place, item in placed if place is not None and item.nodeid not in self._but
        ]
        items[:] = [item for _, item in sorted(wanted, key=lambda one: one[0])]

    def _place_of(self, item: pytest.Item) -> int | None:
        return self._place.get(item.nodeid, self._place.get(item.nodeid.partition("::")[0]))


class Noticing:
    """A plugin of pytest. Writes the file after each test, so that it is there if the run is ended early.

    until_asserted: the first failed assertion ends the run.
    """

    def __init__(self, file: Path, *, until_asserted: bool) -> None:
        self._file = file
        self._until_asserted = until_asserted
        self._red: list[dict[str, object]] = []
        self._passed = 0
        self._write()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> object:
        report: pytest.TestReport = yield
        if report.failed:
            error = call.excinfo.value if call.excinfo else None
            broken_by = unreadable_statement(f"{report.longreprtext}\n{report.caplog}")
            is_asserted = call.when == "call" and error is not None and is_assertion(error)
            is_asserted = is_asserted and not broken_by
            self._note(item.nodeid, is_asserted, error, broken_by)
            if is_asserted and self._until_asserted:
                item.session.shouldfail = "a test said no"
        elif report.when == "call" and report.passed:
            self._passed += 1
            self._write()
        return report

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._note(report.nodeid, False, report.longreprtext[-500:])

    def _note(self, test: str, is_assertion: bool, error: object, broken_by: str = "") -> None:
        why = f"{type(error).__name__}: {error}" if isinstance(error, BaseException) else str(error)
        if broken_by and broken_by not in why:
            why = f"{broken_by} in the log; {why}"
        self._red.append({"test": test, "is_assertion": is_assertion, "why": why[:300]})
        self._write()

    def _write(self) -> None:
        self._file.write_text(json.dumps({"red": self._red, "passed": self._passed}))
