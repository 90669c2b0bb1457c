"""Which tests reach which lines: measured once for each test file, and again when it has changed."""

import hashlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from typing import TypedDict

from tests.mutants.reaching import Reached
from tests.mutants.runner import Runner

# These run the service in processes of its own: the last resort for code that no other test reaches.
WHOLE_SERVICE = ("tests/e2e/polling", "tests/e2e/webhook")
# These read the text of the code, or test the tools.
_ABOUT_TOOLS = ("tests/mutants", "tests/guards", "tests/test_prove.py", "tests/hostile/test_fuzz.py")
_NOT_MEASURED = ("tests/e2e", "tests/chaos", "tests/sandbox", "tests/recognition/test_bench.py")
# A file in these folders takes minutes: each has a run of its own, after all others.
_SLOW = ("tests/access", "tests/concurrency", "tests/erase", "tests/model")
CPU_LIMIT_S, FILES_A_RUN = 900.0, 8


class Measured(TypedDict):
    """What `Reaching` notes of the tests of one run, or what is kept of one file."""

    cpu_s: dict[str, float]
    reached: dict[str, Reached]


class ReachedMap:
    """cpu_s: the CPU of each test. lines: how many each test reaches. files: the measured test files."""

    def __init__(self) -> None:
        self.cpu_s: dict[str, float] = {}
        self.lines: dict[str, int] = defaultdict(int)
        self.files: set[str] = set()
        self._by_function: dict[tuple[str, str], list[tuple[frozenset[int], list[str]]]] = defaultdict(list)

    def add(self, measured: Measured) -> None:
        tests = list(measured["cpu_s"])
        self.cpu_s |= measured["cpu_s"]
        self.files |= {test.partition("::")[0] for test in tests}
        for file, functions in measured["reached"].items():
            for function, groups in functions.items():
                for lines, numbers in groups:
                    reaching = [tests[number] for number in numbers]
                    self._by_function[file, function].append((frozenset(lines), reaching))
                    for test in reaching:
                        self.lines[test] += len(lines)

    def tests(self, file: str, function: str, lines: Set[int] | None = None) -> set[str]:
        """The tests that reach the function, or one of these lines of it, counted from its `def`."""
        groups = self._by_function.get((file, function), ())
        return {test for known, tests in groups if lines is None or known & lines for test in tests}

    def tests_of_file(self, file: str) -> set[str]:
        return {
            test
            for (other, function) in self._by_function
            if other == file
            for test in self.tests(file, function)
        }


def test_files(repository: Path) -> list[str]:
    found = (file.relative_to(repository).as_posix() for file in (repository / "tests").rglob("test_*.py"))
    return sorted(file for file in found if not file.startswith(_ABOUT_TOOLS))


def files_to_measure(repository: Path) -> list[str]:
    """Test files that can be measured; the slow folders last."""
    wanted = [file for file in test_files(repository) if not file.startswith(_NOT_MEASURED)]
    return sorted(wanted, key=lambda file: (file.startswith(_SLOW), file))


def batches(files: Sequence[str]) -> Iterator[list[str]]:
    """Puts several files in one run, because importing everything takes longer than the tests of most files.

    An interruption loses only the run that it interrupts.
    """
    quick = [file for file in files if not file.startswith(_SLOW)]
    for start in range(0, len(quick), FILES_A_RUN):
        yield quick[start : start + FILES_A_RUN]
    yield from ([file] for file in files if file.startswith(_SLOW))


def read_map(repository: Path, cache: Path) -> ReachedMap:
    """Reads the measurements there are, including those of files that have changed since."""
    reached = ReachedMap()
    for file in files_to_measure(repository):
        measured = _place(cache, file)
        if measured.exists():
            reached.add(json.loads(measured.read_text()))
    return reached


def not_measured(repository: Path, cache: Path) -> list[str]:
    cache.mkdir(parents=True, exist_ok=True)
    return [file for file in files_to_measure(repository) if not _is_current(repository, cache, file)]


async def measure(runner: Runner, runs: Iterator[list[str]], repository: Path, cache: Path) -> None:
    for together in runs:
        since = time.monotonic()
        fresh = _place(cache, together[0]).with_suffix(".new")
        run = await runner.pytest(together, cpu_limit_s=CPU_LIMIT_S * len(together), reached=fresh)
        if fresh.exists():
            measured = json.loads(fresh.read_text())
            for file in together:
                noted = _of_file(measured, file) | {"of": _digest(repository / file)}
                _place(cache, file).write_text(json.dumps(noted))
            fresh.unlink()
            said = f"{run.passed} passed, {len(run.red)} red {' '.join(red.test for red in run.red)}".strip()
        else:
            how = "hung" if run.hung else f"ended with {run.code}"
            said = f"not measured: the run {how}, {run.output[-200:]}"
        sys.stdout.write(f"{time.monotonic() - since:6.1f} s  {' '.join(together)}  {said}\n")
        sys.stdout.flush()


def _of_file(measured: Measured, file: str) -> dict[str, object]:
    """Cuts the measurement down to this file's tests, and numbers them again."""
    tests = list(measured["cpu_s"])
    own = [number for number, test in enumerate(tests) if test.partition("::")[0] == file]
    number_of = {number: own_number for own_number, number in enumerate(own)}
    reached: dict[str, Reached] = defaultdict(dict)
    for source, functions in measured["reached"].items():
        for function, groups in functions.items():
            kept = [(lines, [number_of[n] for n in numbers if n in number_of]) for lines, numbers in groups]
            if any(numbers for _, numbers in kept):
                reached[source][function] = [(lines, numbers) for lines, numbers in kept if numbers]
    return {"cpu_s": {tests[number]: measured["cpu_s"][tests[number]] for number in own}, "reached": reached}


def _place(cache: Path, file: str) -> Path:
    return cache / f"{file.replace('/', '.')}.json"


def _is_current(repository: Path, cache: Path, file: str) -> bool:
    place = _place(cache, file)
    return place.exists() and json.loads(place.read_text())["of"] == _digest(repository / file)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
