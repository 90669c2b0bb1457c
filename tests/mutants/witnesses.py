"""Finds tests that are no witnesses: those that are red on the unbroken code as well."""

import hashlib
import json
from pathlib import Path

from tests.mutants.runner import Run, Runner

# Of CPU, including the time to import everything.
CPU_LIMIT_S = 60.0
_FOLDERS = ("bot", "domain", "migrations", "sandbox", "tests", "workers")


class Witnesses:
    """Runs each test once on the unbroken code, alone, and keeps the answer until the code changes."""

    def __init__(self, file: Path, code: str) -> None:
        """code: the `digest_of_code` of the copies."""
        self._file = file
        self._code = code
        kept = json.loads(file.read_text()) if file.exists() else {}
        self._is_red: dict[str, bool] = kept["is_red"] if kept.get("code") == code else {}

    @property
    def red(self) -> frozenset[str]:
        return frozenset(test for test, is_red in self._is_red.items() if is_red)

    async def is_red_anyway(self, runner: Runner, test: str) -> bool:
        """test: one that turned red on broken code, or a test file that failed to import there."""
        if test not in self._is_red:
            file, _, name = test.partition("::")
            how = [] if name else ["--collect-only"]
            run = await runner.pytest([*how, file], only=[test], cpu_limit_s=CPU_LIMIT_S)
            self._is_red[test] = says_nothing(run)
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps({"code": self._code, "is_red": self._is_red}, indent=1))
        return self._is_red[test]


def says_nothing(run: Run) -> bool:
    """Whether the test fails on unbroken code. Exit code 5 only says that the test is not there."""
    return bool(run.red) or run.hung or run.code not in (0, 5)


def digest_of_code(repository: Path) -> str:
    """A digest of all code that can turn a test red."""
    digest = hashlib.sha256()
    for folder in _FOLDERS:
        for file in sorted((repository / folder).rglob("*.py")):
            digest.update(f"{file.relative_to(repository)}\n".encode() + file.read_bytes())
    return digest.hexdigest()
