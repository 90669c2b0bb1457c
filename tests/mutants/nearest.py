"""Which tests are asked first about a break, and which of the others would have to notice it too."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.mutation import Mutation
from tests.mutants.reached_map import ReachedMap, test_files
from tests.mutants.reaching import functions
from tests.mutants.sources import FOLDERS

NEAREST_CPU_S, NEAREST_TESTS = 15.0, 40
RELATED_CPU_S, RELATED_TESTS = 30.0, 100
# So many are nearest at least, if the function is reached by so many at all.
FILLED_UP_TO = 12


@dataclass(frozen=True, slots=True)
class Selection:
    """Names of tests, those that say most of the break first."""

    nearest: tuple[str, ...]
    related: tuple[str, ...]


class Neighbourhood:
    """nearest: tests of a file that is named like the broken one or imports it, and that reach the broken
    function; then those that reach least besides. related: all others that reach it, up to a limit.
    """

    def __init__(self, repository: Path, reached: ReachedMap) -> None:
        self._reached = reached
        self._sources = {
            file.relative_to(repository).as_posix(): ast.parse(file.read_text())
            for name in FOLDERS
            for file in (repository / name).rglob("*.py")
        }
        self._importers: dict[str, set[str]] = defaultdict(set)
        for file in test_files(repository):
            for module in _imported(ast.parse((repository / file).read_text())):
                self._importers[module].add(file)

    def of(self, mutation: Mutation) -> Selection:
        near_files = self._near_files(mutation.file)
        tests = self._tests_that_reach(mutation)
        ranked = sorted(tests, key=lambda test: self._distance(test, near_files))
        near = [test for test in ranked if _file(test) in near_files]
        nearest = self._within([*near, *ranked[:FILLED_UP_TO]], NEAREST_CPU_S, NEAREST_TESTS)
        others = [test for test in ranked if test not in set(nearest)]
        unknown = sorted(near_files - self._reached.files)  # nobody measured yet what these reach
        nearest = [*nearest, *unknown]
        return Selection(_by_file(nearest), _by_file(self._within(others, RELATED_CPU_S, RELATED_TESTS)))

    def _near_files(self, file: str) -> set[str]:
        path = Path(file)
        named = {test for tests in self._importers.values() for test in tests if _names(test, path.stem)}
        return named | self._importers[file.removesuffix(".py").replace("/", ".")]

    def _distance(self, test: str, near_files: set[str]) -> tuple[bool, int, float, str]:
        is_far = _file(test) not in near_files
        return is_far, self._reached.functions[test], self._reached.cpu_s.get(test, 0), test

    def _within(self, tests: Iterable[str], cpu_s: float, count: int) -> list[str]:
        chosen: list[str] = []
        for test in dict.fromkeys(tests):
            cpu_s -= self._reached.cpu_s.get(test, 0)
            if len(chosen) == count or (chosen and cpu_s < 0):
                break
            chosen.append(test)
        return chosen

    def _tests_that_reach(self, mutation: Mutation) -> set[str]:
        found: set[str] = set()
        for file, function in self._users(mutation.file, mutation.where):
            found |= self._reached.tests.get((file, function), set())
        # What nobody is known to reach is at least imported by who reaches something else of its file.
        return found or {
            test
            for (file, _), tests in self._reached.tests.items()
            if file == mutation.file
            for test in tests
        }

    def _users(self, file: str, where: str) -> Iterator[tuple[str, str]]:
        """The function itself, the methods of a class, or the functions that mention a name of the module."""
        own = [name for name, _ in functions(self._sources[file])]
        if where in own:
            yield file, where
            return
        yield from ((file, name) for name in own if name.startswith(f"{where}."))
        names = _built_of(where, self._sources[file])
        module = file.removesuffix(".py").replace("/", ".")
        for other, tree in self._sources.items():
            if other == file or (module in _imported(tree) and names & _imported_names(tree, module)):
                yield from ((other, name) for name in _functions_that_mention(names, tree))


def _built_of(name: str, tree: ast.Module) -> set[str]:
    """The names of the module whose values come from this one."""
    found = {name}
    for statement in tree.body:
        targets = {
            one.id
            for one in ast.walk(statement)
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
        }
        if isinstance(statement, ast.Assign | ast.AnnAssign) and found & _mentioned(statement):
            found |= targets
    return found


def _functions_that_mention(names: set[str], tree: ast.Module, prefix: str = "") -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if names & _mentioned(node):
                yield prefix + node.name
        elif isinstance(node, ast.ClassDef):
            yield from _functions_that_mention(names, node, f"{prefix}{node.name}.")  # type: ignore[arg-type]


def _mentioned(tree: ast.AST) -> set[str]:
    loaded = (
        node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    )
    return {node.id for node in loaded}


def _imported(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return found


def _imported_names(tree: ast.AST, module: str) -> set[str]:
    found = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == module)
    return {alias.name for node in found for alias in node.names}


def _names(test_file: str, stem: str) -> bool:
    return Path(test_file).stem == f"test_{stem}"


def _file(test: str) -> str:
    return test.partition("::")[0]


def _by_file(tests: Sequence[str]) -> tuple[str, ...]:
    """In their order, but the tests of a file stay together: they share what is expensive to set up."""
    files = list(dict.fromkeys(_file(test) for test in tests))
    return tuple(sorted(tests, key=lambda test: files.index(_file(test))))
