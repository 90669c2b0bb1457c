"""The tool finds a planted break, and calls nothing broken that is not."""

from pathlib import Path

import pytest

from tests.mutants.judging import Verdict, judge, noticed
from tests.mutants.mutation import Mutation
from tests.mutants.nearest import NEAREST_CPU_S, Neighbourhood
from tests.mutants.reached_map import ReachedMap, batches, not_measured
from tests.mutants.report import summary
from tests.mutants.runner import Runner, Watch
from tests.mutants.sources import choose, mutations_of
from tests.mutants.witnesses import Witnesses

_RULE = '''
"""A rule."""

QUERY = "SELECT DISTINCT id FROM face f WHERE f.workspace_id = $1 AND f.state IS NULL AND f.n BETWEEN 1 AND 2"


def is_due(age: int, wanted: bool) -> bool:
    """Whether it is due."""
    if age < 3 and wanted:
        return True
    return False


async def tell(work, first: int, second: int) -> None:
    log.info("told %s %s", first, second)
    await work.add(first, second)
'''


def breaks_of(folder: Path, text: str) -> set[tuple[str, str]]:
    """The kind of each break, and its line as the break leaves it."""
    (folder / "domain").mkdir(exist_ok=True)
    (folder / "domain/rule.py").write_text(text)
    return {
        (one.kind, one.applied(text).splitlines()[one.line - 1].strip())
        for one in mutations_of(folder, "domain/rule.py")
    }


def test_conditions_calls_arguments_and_returns_are_broken(tmp_path: Path) -> None:
    found = breaks_of(tmp_path, _RULE)
    assert {
        ("comparison", "if age <= 3 and wanted:"),
        ("condition", "if (wanted):"),
        ("condition", "if (age < 3):"),
        ("condition", "if True:"),
        ("constant", "if age < 4 and wanted:"),
        ("early return", "return False"),
        ("await", "pass"),
        ("early return", "return"),
        ("arguments", "await work.add(second, first)"),
    } <= found


def test_a_condition_in_sql_always_holds_and_stays_readable(tmp_path: Path) -> None:
    start = 'QUERY = "SELECT DISTINCT id FROM face f WHERE '
    end = ' AND f.n BETWEEN 1 AND 2"'
    found = breaks_of(tmp_path, _RULE)
    assert {
        ("SQL workspace", f"{start}(f.workspace_id = $1 OR true) AND f.state IS NULL{end}"),
        ("SQL condition", f"{start}f.workspace_id = $1 AND (f.state IS NULL OR true){end}"),
        ("SQL comparison", f"{start}f.workspace_id = $1 AND f.state IS NOT NULL{end}"),
        ("SQL DISTINCT", f"{start.replace('DISTINCT ', '')}f.workspace_id = $1 AND f.state IS NULL{end}"),
    } <= found
    last = f'{start}f.workspace_id = $1 AND f.state IS NULL AND (f.n BETWEEN 1 AND 2 OR true)"'
    assert ("SQL condition", last) in found
    assert sum(kind == "SQL condition" for kind, _ in found) == 2


@pytest.mark.parametrize(("end", "matters"), [("", False), (" RETURNING id", True)])
def test_a_write_of_the_same_value_is_a_break_only_if_the_statement_returns_rows(
    tmp_path: Path, end: str, matters: bool
) -> None:
    query = f'Q = "UPDATE g SET a = $2 WHERE id = $1 AND a IS DISTINCT FROM $2{end}"'
    found = breaks_of(tmp_path, query)
    broken = query.replace("a IS DISTINCT FROM $2", "(a IS DISTINCT FROM $2 OR true)")
    assert (("SQL condition", broken) in found) is matters
    assert any("(id = $1 OR true)" in line for _, line in found)


def test_words_types_and_logs_are_left_alone(tmp_path: Path) -> None:
    found = breaks_of(tmp_path, _RULE)
    assert not any("log" in line for kind, line in found if kind in ("call", "arguments"))
    assert breaks_of(tmp_path, 'def told(a: int = 30) -> str:\n    """1 < 2"""\n    assert a\n') == set()


def test_the_same_seed_chooses_the_same_breaks(tmp_path: Path) -> None:
    breaks_of(tmp_path, _RULE)
    chosen = choose(tmp_path, seed=1, count=5)
    assert choose(tmp_path, seed=1, count=5) == chosen
    assert choose(tmp_path, seed=2, count=5) != chosen


def test_the_test_that_reaches_the_least_other_code_is_asked_first(tmp_path: Path) -> None:
    breaks_of(tmp_path, _RULE)
    (tmp_path / "tests").mkdir()
    for name, text in (("test_rule", ""), ("test_whole", ""), ("test_else", "")):
        (tmp_path / f"tests/{name}.py").write_text(text)
    reached = ReachedMap()
    whole = {"is_due": [([2, 3], (0, 1))], "tell": [([2], (0,))]}
    costs = {"tests/test_whole.py::a": 1.0, "tests/test_rule.py::b": 1.0}
    reached.add({"cpu_s": costs, "reached": {"domain/rule.py": whole}})
    near = Neighbourhood(tmp_path, reached)
    here = Mutation("domain/rule.py", 0, 1, "constant", "", "is_due", 9)
    assert near.of(here).nearest == ("tests/test_rule.py::b", "tests/test_whole.py::a")


def test_a_break_in_another_process_is_shown_to_the_tests_of_the_module_that_starts_it(
    tmp_path: Path,
) -> None:
    breaks_of(tmp_path, _RULE)
    (tmp_path / "domain/engine.py").write_text('PROGRAM = "rule.py"\n')
    (tmp_path / "tests").mkdir()
    for name in ("test_engine", "test_rule", "test_else"):
        (tmp_path / f"tests/{name}.py").write_text("import os\n")
    (tmp_path / "tests/test_starts.py").write_text("from domain import engine\n")
    near = Neighbourhood(tmp_path, ReachedMap())
    here = Mutation("domain/rule.py", 0, 1, "constant", "", "is_due", 9)
    assert set(near.of(here).nearest) == {
        "tests/test_engine.py",
        "tests/test_rule.py",
        "tests/test_starts.py",
    }
    (tmp_path / "domain/__main__.py").write_text("from domain.engine import PROGRAM\n\nprint(PROGRAM == 1)\n")
    main = Mutation("domain/__main__.py", 0, 1, "comparison", "", "", 3)
    near = Neighbourhood(tmp_path, ReachedMap())
    assert set(near.of(main).nearest) == {"tests/test_engine.py", "tests/test_starts.py"}


_WAYS = """
LIMITS = {"few": 3, "many": 9}
SMALL = LIMITS["few"]


def register(router) -> None:
    router.add(on_press)
    router.add(on_text)


def on_press(age: int) -> int:
    if age < SMALL:
        return age
    return on_text(age)


def on_text(age: int) -> int:
    return age + many()


def many() -> int:
    return LIMITS["many"]
"""
# What each test reaches: lines counted from the function's `def` on.
_REACHED = {
    "register": [([1, 2], (0,))],
    "on_press": [([1], (0, 1)), ([2], (0,)), ([3], (1,))],
    "on_text": [([1], (1,))],
    "many": [([1], (1, 2))],
}


@pytest.mark.parametrize(
    ("kind", "line", "first"),
    [
        ("call", "router.add(on_press)", {"press", "text"}),  # those that reach the registered function
        ("call", "router.add(on_text)", {"text"}),
        ("early return", "router.add(on_press)", {"press", "text"}),
        ("condition False", "if age < SMALL:", {"press"}),  # `text` goes the same way without the break
        ("condition True", "if age < SMALL:", {"text"}),
        ("constant", "LIMITS = {", {"many", "text"}),  # those that reach a line with the same text
    ],
)
def test_tests_that_the_break_leads_another_way_are_asked_first(
    tmp_path: Path, kind: str, line: str, first: set[str]
) -> None:
    breaks_of(tmp_path, _WAYS)
    (tmp_path / "tests").mkdir()
    reached = ReachedMap()
    names = ("press", "text", "many")
    costs = {f"tests/test_ways.py::{name}": 1.0 for name in names}
    reached.add({"cpu_s": costs, "reached": {"domain/rule.py": _REACHED}})
    near = Neighbourhood(tmp_path, reached)
    number = next(number for number, text in enumerate(_WAYS.splitlines(), 1) if line in text)
    kind, _, new = kind.partition(" ") if kind.startswith("condition") else (kind, "", "")
    broken = [
        one
        for one in mutations_of(tmp_path, "domain/rule.py")
        if (one.line, one.kind) == (number, kind) and new in ("", one.new)
    ]
    found = [near.of(one).nearest for one in broken]
    assert found
    for tests in found:
        assert {test.partition("::")[2] for test in tests[: len(first)]} == first


@pytest.mark.prove
async def test_a_planted_break_is_found_and_the_unbroken_code_is_not_called_broken(runner: Runner) -> None:
    file, text, broken = (
        "domain/rules/persons/names.py",
        "if len(name) > MAX_NAME:",
        "if len(name) >= MAX_NAME:",
    )
    source = runner.copy.read(file)
    assert source.count(text) == 1
    with runner.copy.with_text(file, source.replace(text, broken)):
        run = await runner.pytest(["-x", "tests/test_names.py"], cpu_limit_s=60)
    assert [red.test for red in run.red] == [noticed(run)[0]]
    assert "one_readable_line" in noticed(run)[0]
    whole = await runner.pytest(["tests/test_names.py"], cpu_limit_s=60)  # a break leaves nothing behind
    assert (whole.code, whole.red, noticed(whole)) == (0, (), ("", "nothing turned red"))
    assert whole.passed > run.passed


@pytest.mark.prove
async def test_an_endless_loop_is_ended_by_the_cpu_that_it_used(runner: Runner) -> None:
    file = "domain/rules/persons/names.py"
    with runner.copy.with_text(file, f"{runner.copy.read(file)}\nwhile True:\n    pass\n"):
        run = await runner.pytest(["tests/test_names.py"], cpu_limit_s=2)
    assert run.hung
    assert noticed(run) == ("", "hangs")
    assert summary([])["breaks"] == 0


def test_a_run_whose_child_process_has_ended_does_not_count_as_hung() -> None:
    """The ended process' CPU leaves the sum, and the others need not use as much again to count as alive."""
    watch = Watch(0.0)
    for used_s, now in ((30.0, 1.0), (2.0, 2.0), (2.2, 41.0), (2.4, 80.0)):
        assert not watch.hangs(used_s, now, limit_s=100)
    assert watch.hangs(2.4, 121.0, limit_s=100)
    assert watch.hangs(100.5, 122.0, limit_s=100)


@pytest.mark.prove
async def test_the_related_tests_are_asked_where_the_nearest_saw_nothing(
    runner: Runner, tmp_path: Path
) -> None:
    """The nearest test takes so much CPU that the one that can see the break is only related."""
    file = "domain/rules/persons/names.py"
    source = runner.copy.read(file)
    start = source.index("if len(name) > MAX_NAME:") + len("if ")
    end = source.index(":", start)
    broken = Mutation(file, start, end, "condition", "False", "clean_name", source.count("\n", 0, start) + 1)
    blind = "tests/test_names.py::test_other_letters_are_another_name[Anna-Ann]"
    seeing = "tests/test_names.py::test_a_refusal_for_length_tells_the_limit"
    reached = ReachedMap()
    functions = {"clean_name": [([9, 10], (0, 1))], "name_key": [([1], (1,))]}
    reached.add({"cpu_s": dict.fromkeys((blind, seeing), NEAREST_CPU_S), "reached": {file: functions}})
    near = Neighbourhood(runner.copy.path, reached)
    witnesses = Witnesses(tmp_path / "witnesses.json", "")
    place = (broken.key, file, broken.line, broken.kind, broken.where)
    waits = Verdict(*place, seen_by="waiting", test="", why="", seconds=0.0, asked=1, diff="")
    second = await judge(runner, broken, near, waits, witnesses)
    assert (second.seen_by, second.test, second.asked) == ("related", seeing, 2)
    assert summary([waits])["not_settled"] == 1
    nobody = await judge(runner, broken, Neighbourhood(runner.copy.path, ReachedMap()), waits, witnesses)
    assert (nobody.seen_by, nobody.asked) == ("nobody", 1)
    partly = Neighbourhood(runner.copy.path, ReachedMap(), is_whole=False)
    assert (await judge(runner, broken, partly, waits, witnesses)).seen_by == "waiting"


def test_files_that_take_minutes_are_measured_last_and_alone(tmp_path: Path) -> None:
    """So an interruption loses as few results as possible."""
    for folder, count in (("access", 2), ("rules", 9), ("model", 1)):
        (tmp_path / "tests" / folder).mkdir(parents=True)
        for number in range(count):
            (tmp_path / "tests" / folder / f"test_{number}.py").write_text("")
    runs = list(batches(not_measured(tmp_path, tmp_path / "cache")))
    assert [len(files) for files in runs] == [8, 1, 1, 1, 1]
    assert {files[0].split("/")[1] for files in runs[:2]} == {"rules"}


_LOGS_A_SYNTAX_ERROR = """
import logging


class PostgresSyntaxError(Exception):
    pass


def test_reads() -> None:
    try:
        raise PostgresSyntaxError("at or near AND")
    except PostgresSyntaxError:
        logging.getLogger("edge").exception("incident 7")
    assert "sorry" == "Anna is connected"
"""


@pytest.mark.prove
async def test_a_failed_assertion_after_an_unreadable_statement_is_no_witness(runner: Runner) -> None:
    with runner.copy.with_text("tests/test_names.py", _LOGS_A_SYNTAX_ERROR):
        run = await runner.pytest(["tests/test_names.py"], cpu_limit_s=60)
    [red] = run.red
    assert not red.is_assertion
    assert "PostgresSyntaxError in the log; AssertionError" in red.why
