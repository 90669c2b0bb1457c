"""The table of guards fits the code: what it would take away is there."""

import ast
from pathlib import Path

import pytest

from tests.guards.guard import Guard
from tests.guards.table import GUARDS

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_stands_where_the_table_says(guard: Guard) -> None:
    """Who changes a guard changes its row as well, and runs `python -m tests.guards` on it."""
    source = (REPOSITORY / guard.file).read_text()
    if source.count(guard.text) != 1:
        pytest.fail(f"not once in {guard.file}: {guard.text}", pytrace=False)
    ast.parse(source.replace(guard.text, guard.without))
    assert guard.text != guard.without
    for witness in guard.witnesses:
        assert (REPOSITORY / witness.partition("::")[0]).exists(), witness


def test_guards_are_told_apart_by_their_names() -> None:
    assert len({guard.name for guard in GUARDS}) == len(GUARDS)
