"""A test that is red without any break is no witness."""

from pathlib import Path

import pytest

from tests.mutants.judging import judge
from tests.mutants.mutation import Mutation
from tests.mutants.nearest import Neighbourhood
from tests.mutants.reached_map import ReachedMap
from tests.mutants.runner import Runner
from tests.mutants.witnesses import Witnesses, digest_of_code

FILE, TESTS = "domain/rules/persons/names.py", "tests/test_names.py"
_RED = "\n\ndef test_a_first_one() -> None:\n    raise AssertionError('red in any case')\n"
_ENDS = "import os\n\n\ndef test_a_first_one() -> None:\n    os._exit(3)\n"


def broken_at(source: str, text: str, new: str) -> Mutation:
    start = source.index(text)
    line = source.count("\n", 0, start) + 1
    return Mutation(FILE, start, start + len(text), "condition", new, "clean_name", line)


def first_of(source: str, test: str) -> str:
    """The source of a test file, with this test before the file's own."""
    place = source.index("\n\n@pytest")
    return source[:place] + test + source[place:]


@pytest.mark.prove
async def test_a_test_that_is_red_on_the_unbroken_code_is_noted_and_the_next_test_is_asked(
    runner: Runner, tmp_path: Path
) -> None:
    source = runner.copy.read(FILE)
    broken = broken_at(source, "len(name) > MAX_NAME", "False")
    near = Neighbourhood(runner.copy.path, ReachedMap())
    witnesses = Witnesses(tmp_path / "witnesses.json", "this code")
    with runner.copy.with_text(TESTS, first_of(runner.copy.read(TESTS), _RED)):
        verdict = await judge(runner, broken, near, None, witnesses)
    assert verdict.seen_by == "nearest"
    assert verdict.test.startswith(TESTS)
    assert verdict.test not in witnesses.red
    assert witnesses.red == {f"{TESTS}::test_a_first_one"}
    assert Witnesses(tmp_path / "witnesses.json", "this code").red == witnesses.red
    assert Witnesses(tmp_path / "witnesses.json", "other code").red == frozenset()


@pytest.mark.prove
@pytest.mark.parametrize("first", [_RED, _ENDS], ids=["red", "ends the run"])
async def test_a_failure_without_the_break_is_not_counted(runner: Runner, tmp_path: Path, first: str) -> None:
    source = runner.copy.read(FILE)
    changes_nothing = broken_at(source, "len(name) > MAX_NAME", "MAX_NAME < len(name)")
    near = Neighbourhood(runner.copy.path, ReachedMap())
    with runner.copy.with_text(TESTS, first_of(runner.copy.read(TESTS), f"\n{first}")):
        verdict = await judge(runner, changes_nothing, near, None, Witnesses(tmp_path / "kept.json", ""))
    assert (verdict.seen_by, verdict.test) == ("waiting", "")


@pytest.mark.prove
async def test_a_test_file_that_cannot_be_imported_on_the_unbroken_code_is_no_witness(
    runner: Runner, tmp_path: Path
) -> None:
    witnesses = Witnesses(tmp_path / "kept.json", "")
    with runner.copy.with_text(TESTS, "import nothing_of_that_name\n"):
        assert await witnesses.is_red_anyway(runner, TESTS)
    assert not await witnesses.is_red_anyway(runner, "tests/guards/test_red_by.py")


def test_the_digest_of_the_code_changes_with_a_file(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_a.py").write_text("1")
    before = digest_of_code(tmp_path)
    assert digest_of_code(tmp_path) == before
    (tmp_path / "tests/test_a.py").write_text("2")
    assert digest_of_code(tmp_path) != before
