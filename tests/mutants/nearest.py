"""Chooses the tests to run first for a break, and the others that should notice it too."""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.broken_place import Place, place_of
from tests.mutants.mutation import Mutation
from tests.mutants.reached_map import WHOLE_SERVICE, ReachedMap, test_files
from tests.mutants.users_of import Sources, User, imported, module_of, texts_at

# CPU as measured: measuring makes a test take about twice as long.
NEAREST_CPU_S, NEAREST_TESTS = 20.0, 40
RELATED_CPU_S, RELATED_TESTS = 150.0, 300


@dataclass(frozen=True, slots=True)
class Selection:
    """Names of tests, the most telling first."""

    nearest: tuple[str, ...]
    related: tuple[str, ...]


class Neighbourhood:
    """Finds the tests around a break.
    nearest: the tests that reach the broken lines and least else, a few of each file; half of them come from
    test files that are named like the broken file or import it. When no test is known to reach them, all
    such test files, and those of the modules that start the broken file as a process. related: the other
    tests that reach the lines, or the tests of whole processes when there are none.
    """

    def __init__(self, repository: Path, reached: ReachedMap, *, is_whole: bool = True) -> None:
        """is_whole: every test file was measured. If not, a related test may exist that is not known."""
        self.is_whole = is_whole
        self._reached = reached
        self._sources = Sources(repository)
        self._importers: dict[str, set[str]] = defaultdict(set)
        files = test_files(repository)
        self._whole_service = [file for file in files if file.startswith(WHOLE_SERVICE)]
        for file in files:
            for module in imported(ast.parse((repository / file).read_text())):
                self._importers[module].add(file)

    def of(self, mutation: Mutation) -> Selection:
        near_files = self._near_files(mutation.file)
        tests, telling = self._tests_that_reach(mutation)
        ranked = [*self._in_turns(tests & telling), *self._in_turns(tests - telling)]
        near = [test for test in ranked if _file(test) in near_files]
        half = self._within(near, NEAREST_CPU_S / 2, NEAREST_TESTS // 2)
        nearest = self._within([*half, *ranked], NEAREST_CPU_S, NEAREST_TESTS)
        others = [test for test in ranked if test not in set(nearest)]
        if tests:
            unknown = near_files - self._reached.files  # not measured yet
        else:  # perhaps it runs in a process of its own, where nothing is measured
            starters = self._sources.starters_of(mutation.file)
            unknown = near_files.union(*(self._near_files(starter) for starter in starters))
        nearest = [*nearest, *sorted(unknown)]
        related = self._within(others, RELATED_CPU_S, RELATED_TESTS) if tests else self._whole_service
        return Selection(_by_file(nearest), _by_file(related))

    def _near_files(self, file: str) -> set[str]:
        path = Path(file)
        named = {test for tests in self._importers.values() for test in tests if _names(test, path.stem)}
        return named | self._importers[module_of(file)]

    def _in_turns(self, tests: Iterable[str]) -> list[str]:
        """Takes one test of each file, then a second one, and so on. Further parameters of a test that was
        taken come last.
        """
        names: Counter[str] = Counter()
        by_lines = sorted(tests, key=lambda test: (self._reached.lines[test], test))
        first_ones: list[tuple[int, str]] = []
        for test in by_lines:
            first_ones.append((names[_without_parameters(test)], test))
            names[_without_parameters(test)] += 1
        files: Counter[str] = Counter()
        turns: list[tuple[int, int, str]] = []
        for parameters, test in sorted(first_ones, key=lambda one: one[0]):
            turns.append((parameters, files[_file(test)], test))
            files[_file(test)] += 1
        return [test for *_, test in sorted(turns, key=lambda one: one[:2])]

    def _within(self, tests: Iterable[str], cpu_s: float, count: int) -> list[str]:
        chosen: list[str] = []
        for test in dict.fromkeys(tests):
            cpu_s -= self._reached.cpu_s.get(test, 0)
            if len(chosen) == count or (chosen and cpu_s < 0):
                break
            chosen.append(test)
        return chosen

    def _tests_that_reach(self, mutation: Mutation) -> tuple[set[str], set[str]]:
        """All tests that reach the break, and among them the tests for which the break changes the path."""
        file, tree = mutation.file, self._sources.trees[mutation.file]
        place = place_of(mutation, tree)
        if place is not None:
            found = self._tests_of(self._sources.handed_on(file, place.statements))
            for lines in (*place.lines, None):
                found = found or self._reached.tests(file, place.function, lines)
            if found:
                return found, self._that_go_another_way(file, place, found)
        found = self._tests_of(self._sources.users_of_name(file, mutation.where))
        # Tests that reach other lines of the file have at least imported these.
        found = found or self._reached.tests_of_file(file)
        if place is None and not mutation.kind.startswith("SQL"):
            texts = texts_at(mutation, tree)
            telling = self._tests_of(user for text in texts for user in self._sources.users_of_text(text))
            return found | telling, telling or found
        return found, found

    def _tests_of(self, users: Iterable[User]) -> set[str]:
        return {test for user in users for test in self._reached.tests(*user)}

    def _that_go_another_way(self, file: str, place: Place, tests: set[str]) -> set[str]:
        if place.left:
            return self._reached.tests(file, place.function, place.left)
        return tests - self._reached.tests(file, place.function, place.entered)


def _names(test_file: str, stem: str) -> bool:
    return Path(test_file).stem == f"test_{stem}"


def _without_parameters(test: str) -> str:
    return test.partition("[")[0]


def _file(test: str) -> str:
    return test.partition("::")[0]


def _by_file(tests: Sequence[str]) -> tuple[str, ...]:
    """Keeps their order, but the tests of a file together: they share what is expensive to set up."""
    files = list(dict.fromkeys(_file(test) for test in tests))
    return tuple(sorted(tests, key=lambda test: files.index(_file(test))))
