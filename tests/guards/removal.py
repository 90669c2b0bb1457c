"""A copy of the code in which one guard at a time is missing."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.patience import patience
from tests.guards.guard import Guard
from tests.guards.red_by import read_notes

PATIENCE_S = 120
PATIENCE_WITH_ALL_S = 1200
# After as many broken tests no other is waited for.
_ERRORS = 5
_CODE = ("bot", "domain", "migrations", "sandbox", "tests", "workers")
_FILES = ("Dockerfile", "docker-compose.yml", "pyproject.toml", "README.md")


@dataclass(frozen=True, slots=True)
class Verdict:
    """red: the test whose assertion noticed; None when none did, and `why` says what happened instead."""

    guard: str
    seconds: float
    red: str | None
    why: str = ""


class Copy:
    """Of the code, never the code itself. Test data that lies beside the original lies beside it too."""

    def __init__(self, original: Path, folder: Path) -> None:
        self.path = folder / "code"
        self._writes = 0
        self.path.mkdir(parents=True)
        for name in _CODE:
            shutil.copytree(
                original / name, self.path / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
            )
        for name in _FILES:
            shutil.copy(original / name, self.path / name)
        beside = original.parent / "shared"
        if beside.is_dir():
            (folder / "shared").symlink_to(beside)

    def judge(self, guard: Guard) -> Verdict:
        """Runs the witnesses without the guard, up to the first that says no.

        An error, such as one of Postgres, breaks a test without saying that a promise was broken.
        """
        since = time.monotonic()
        if (self.path / guard.file).read_text().count(guard.text) != 1:
            return Verdict(guard.name, 0.0, None, f"its text is not in {guard.file} once")
        with self._without(guard):
            code, output = self._pytest(
                ["-p", "tests.guards.red_by", f"--maxfail={_ERRORS}", *guard.witnesses]
            )
        notes = read_notes(self.path)
        seconds = time.monotonic() - since
        asserted = [note["test"] for note in notes if note["is_asserted"]]
        if code == 1 and asserted:
            return Verdict(guard.name, seconds, asserted[0])
        broken = [f"{note['test']} was broken by {note['by']}" for note in notes]
        why = {None: "hangs", 0: "nothing turned red", 1: f"no test said no: {'; '.join(broken[:3])}"}
        return Verdict(guard.name, seconds, None, why.get(code, "the tests did not run: " + output[-1500:]))

    def red_ones(self, tests: Sequence[str]) -> list[str]:
        """Which of these tests are red although every guard is in place."""
        code, output = self._pytest(list(tests), patience_s=PATIENCE_WITH_ALL_S)
        if code not in (0, 1):
            raise RuntimeError(f"pytest ended with {code}: {output[-1500:]}")
        return self._failed()

    @contextmanager
    def _without(self, guard: Guard) -> Iterator[None]:
        file = self.path / guard.file
        source = file.read_text()
        self._write(file, source.replace(guard.text, guard.without))
        try:
            yield
        finally:
            self._write(file, source)

    def _write(self, file: Path, source: str) -> None:
        """Python knows a changed file by its time in seconds: each gets one of its own."""
        file.write_text(source)
        self._writes += 1
        os.utime(file, (self._writes, self._writes))

    def _pytest(self, arguments: list[str], *, patience_s: float = PATIENCE_S) -> tuple[int | None, str]:
        """Exit code, None for a run that hangs, and what it said."""
        (self.path / ".pytest_cache/v/cache/lastfailed").unlink(missing_ok=True)
        # Without the plugins that these tests do not need: they take longer to load than most tests to run.
        plugins = ["--disable-plugin-autoload", "-p", "pytest_asyncio.plugin"]
        command = [sys.executable, "-m", "pytest", *plugins, "-q", "--tb=short", *arguments]
        process = subprocess.Popen(
            command,
            cwd=self.path,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            output, _ = process.communicate(timeout=patience(patience_s))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGINT)  # pytest stops its own Postgres then
            try:
                output, _ = process.communicate(timeout=patience(PATIENCE_S))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                output, _ = process.communicate()
            return None, output
        return process.returncode, output

    def _failed(self) -> list[str]:
        failed = self.path / ".pytest_cache/v/cache/lastfailed"
        return list(json.loads(failed.read_text())) if failed.exists() else []
