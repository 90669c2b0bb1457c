"""Random steps find every bug that is planted in the product."""

import sys
from inspect import isfunction
from types import CodeType

import pytest

from tests.model.bugs import Bug
from tests.model.other_bugs import ALL_BUGS
from tests.model.playing import MOST_FOR_A_BUG, STEPS_FOR_A_BUG, machine_on, play


@pytest.mark.prove
@pytest.mark.parametrize("bug", ALL_BUGS, ids=lambda bug: bug.name)
def test_random_steps_find_the_bug(bug: Bug, own_database: str) -> None:
    with machine_on(own_database) as machine, bug.seeded(), pytest.raises(AssertionError) as found:
        play(machine, sequences=MOST_FOR_A_BUG, steps=STEPS_FOR_A_BUG)
    assert "Failing test case" in "".join(found.value.__notes__)


def test_each_bug_can_be_seeded_and_is_taken_out_again() -> None:
    for bug in ALL_BUGS:
        with bug.seeded():  # imports the module
            pass
    before = code_and_texts()
    for bug in ALL_BUGS:
        its_own = code_and_texts(bug.module)
        with bug.seeded():
            assert code_and_texts(bug.module) != its_own, bug.name
        assert code_and_texts(bug.module) == its_own, bug.name
    assert code_and_texts() == before


def code_and_texts(modules: str = "domain.") -> dict[tuple[str, str], CodeType | str]:
    """What these modules run: the code of their functions, and their constants of text. modules: how their
    names begin.
    """
    return {
        (place, name): value.__code__ if isfunction(value) else value
        for place, module in [*sys.modules.items()]
        if place.startswith(modules)
        for name, value in [*vars(module).items()]
        if isfunction(value) or isinstance(value, str)
    }
