"""The table of guards fits the code: each line that a guard takes away is there."""

from pathlib import Path

import pytest

from tests.guards.anchoring import LostPlace
from tests.guards.guard import Guard
from tests.guards.table import GUARDS

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_stands_where_the_table_says(guard: Guard) -> None:
    """Whoever changes a guarded line changes the guard as well, and proves it by `python -m tests.guards`."""
    try:
        guard.taken_from((REPOSITORY / guard.file).read_text())
    except LostPlace as error:
        pytest.fail(str(error), pytrace=False)
    for witness in guard.witnesses:
        assert (REPOSITORY / witness.partition("::")[0]).exists(), witness


def test_guards_are_told_apart_by_their_names() -> None:
    assert len({guard.name for guard in GUARDS}) == len(GUARDS)
