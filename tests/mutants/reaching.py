"""Which functions of ours each test reaches, and what the test costs."""

import ast
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

MEASURED = ("bot", "domain", "workers")
_NO_TEST = "no test"


class Reaching:
    """A plugin of pytest. What runs before the first test and between two belongs to none."""

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
        reached = {file: self._tests_by_function(file) for file in self._measured_files()}
        found = {file: tests for file, tests in reached.items() if tests}
        self._file.write_text(json.dumps({"cpu_s": self._cpu_s, "reached": found}))

    def _measured_files(self) -> list[str]:
        files = (Path(name) for name in self._coverage.get_data().measured_files())
        return sorted(file.relative_to(self._folder).as_posix() for file in files)

    def _tests_by_function(self, file: str) -> dict[str, list[str]]:
        tests_by_line = self._coverage.get_data().contexts_by_lineno(str(self._folder / file))
        found: dict[str, set[str]] = defaultdict(set)
        for name, lines in functions(ast.parse((self._folder / file).read_text())):
            for line in lines:
                found[name].update(tests_by_line.get(line, ()))
        return {
            name: sorted(tests - {_NO_TEST, ""}) for name, tests in found.items() if tests - {_NO_TEST, ""}
        }


def functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, range]]:
    """Each function's qualified name and the lines of its body; the line of its `def` runs at import."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + node.name, range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1)
            yield from functions(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{prefix}{node.name}.")
        else:
            yield from functions(node, prefix)
