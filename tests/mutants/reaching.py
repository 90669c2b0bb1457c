"""Measures which lines of the product each test reaches, and the CPU that the test takes."""

import ast
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import coverage
import pytest

MEASURED = ("bot", "domain", "workers")
_NO_TEST = "no test"
# For each function: lines, counted from its `def`, and the numbers of the tests that reach all of them.
Reached = dict[str, list[tuple[list[int], Sequence[int]]]]


class Reaching:
    """A plugin of pytest. Lines that run before the first test or between two count for no test."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._folder = Path.cwd()
        self._coverage = coverage.Coverage(
            data_file=None, config_file=False, source=[str(self._folder / name) for name in MEASURED]
        )
        self._cpu_s: dict[str, float] = {}
        self._since = 0.0

    def pytest_sessionstart(self) -> None:
        self._coverage.start()
        self._coverage.switch_context(_NO_TEST)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._coverage.switch_context(nodeid)
        self._since = time.process_time()

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self._coverage.switch_context(_NO_TEST)
        self._cpu_s[nodeid] = round(time.process_time() - self._since, 3)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        tests = list(self._cpu_s)
        numbers = {test: number for number, test in enumerate(tests)}
        reached = {file: self._reached_in(file, numbers) for file in self._measured_files()}
        found = {file: functions for file, functions in reached.items() if functions}
        self._file.write_text(json.dumps({"cpu_s": self._cpu_s, "reached": found}))

    def _measured_files(self) -> list[str]:
        files = (Path(name) for name in self._coverage.get_data().measured_files())
        return sorted(file.relative_to(self._folder).as_posix() for file in files)

    def _reached_in(self, file: str, numbers: dict[str, int]) -> Reached:
        tests_by_line = self._coverage.get_data().contexts_by_lineno(str(self._folder / file))
        found: Reached = {}
        for function in functions(ast.parse((self._folder / file).read_text())):
            lines_by_tests: dict[tuple[int, ...], list[int]] = defaultdict(list)
            for line in function.own_lines:
                tests = tuple(
                    sorted(numbers[test] for test in tests_by_line.get(line, ()) if test in numbers)
                )
                if tests:
                    lines_by_tests[tests].append(line - function.first_line)
            if lines_by_tests:
                same_name = found.setdefault(function.name, [])  # a property's getter and setter
                same_name += [(lines, tests) for tests, lines in lines_by_tests.items()]
        return found


@dataclass(frozen=True, slots=True)
class Function:
    """own_lines: those of its body, without the bodies of inner functions. Its own `def` line, which runs at
    import, is left out.
    """

    name: str
    first_line: int
    own_lines: tuple[int, ...]


def functions(tree: ast.AST, prefix: str = "") -> list[Function]:
    """Lists the functions with their qualified names, the inner ones too."""
    found: list[Function] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = functions(node, f"{prefix}{node.name}.")
            others = {line for one in inner for line in one.own_lines}
            lines = range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1)
            own = tuple(line for line in lines if line not in others)
            found += [Function(prefix + node.name, node.lineno, own), *inner]
        elif isinstance(node, ast.ClassDef):
            found += functions(node, f"{prefix}{node.name}.")
        else:
            found += functions(node, prefix)
    return found
