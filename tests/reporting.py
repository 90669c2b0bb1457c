"""Adds lines to pytest's output: how far the run is, and which tests it skipped and why."""

import platform
import time
from collections import Counter
from collections.abc import Generator, Sequence
from threading import Event, Thread
from typing import TextIO

import pytest

SILENCE_S = 5.0
SKIPPED_BECAUSE = "Skipped: "


class Reporting:
    """Counts the tests that have ended. On a terminal it prints no progress: pytest's dots show it there."""

    def __init__(self, out: TextIO, *, silence_s: float = SILENCE_S) -> None:
        """out: not sys.stdout, which pytest captures while a test runs."""
        self._out = out
        self._silence_s = silence_s
        self._since = time.monotonic()
        self._wanted = 0
        self._ended = 0
        self._failed = 0
        self._skipped: Counter[str] = Counter()
        self._over = Event()

    def pytest_sessionstart(self) -> None:
        if not self._out.isatty():
            Thread(target=self._say_how_far, daemon=True).start()

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        self._wanted = len(ids)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._wanted = self._wanted or len(session.items)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._ended += report.when == "teardown"
        self._failed += report.failed
        if report.skipped and not hasattr(report, "wasxfail"):
            assert isinstance(report.longrepr, tuple)
            self._skipped[report.longrepr[2].removeprefix(SKIPPED_BECAUSE)] += 1

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self) -> Generator[None, object, object]:
        """Wraps pytest's own end, so that the closing line is the last one."""
        self.end()
        result = yield
        if self._ended:
            self._say(self.closing_line())
        return result

    def end(self) -> None:
        """Stops printing progress."""
        self._over.set()

    def closing_line(self) -> str:
        skipped = self._skipped.total()
        line = f"Python {platform.python_version()}: {self._ended} tests, {skipped} of them skipped"
        reasons = [f"{count}: {reason}" for reason, count in self._skipped.most_common()]
        return line + (f" ({skipped / self._ended:.1%}): {'; '.join(reasons)}." if skipped else ".")

    def how_far(self) -> str:
        seconds = time.monotonic() - self._since
        if not self._wanted:
            return f"collecting, {seconds:.0f} s"
        return f"{self._ended} of {self._wanted} tests, {self._failed} failed, {seconds:.0f} s"

    def _say_how_far(self) -> None:
        while not self._over.wait(self._silence_s):
            self._say(self.how_far())

    def _say(self, line: str) -> None:
        self._out.write(f"\n{line}\n")
        self._out.flush()
