"""What follows from the reason for which a face is not a person."""

import pytest

from domain.rules.faces.refusing import LOOKS_ALIKE, NO_EXAMPLES, is_hidden, sets_aside
from domain.rules.faces.required_confidence import after_mistakes
from domain.states import RefusalReason

# For each reason: whether the face is set aside, so that nobody is asked about it any more; whether no list
# shows it; how many such answers raise the confidence that the person's matches need (None: no number does);
# and whether other faces are compared with it.
TABLE = [
    (RefusalReason.WRONG_PERSON, False, False, None, True),
    (RefusalReason.SIBLING, False, False, 2, True),
    (RefusalReason.NOT_A_FACE, True, True, None, False),
    (RefusalReason.BAD_QUALITY, True, False, None, False),
    (RefusalReason.STRANGER, True, False, None, True),
    (RefusalReason.OTHER, False, False, None, True),
]


def test_the_table_has_every_reason() -> None:
    assert [line[0] for line in TABLE] == [*RefusalReason]


@pytest.mark.checklist(222)
@pytest.mark.parametrize(("reason", "is_aside", "hidden", "answers", "is_example"), TABLE)
def test_each_reason_has_its_consequences(
    reason: RefusalReason, answers: int | None, *, is_aside: bool, hidden: bool, is_example: bool
) -> None:
    assert (sets_aside(reason), is_hidden(reason)) == (is_aside, hidden)
    assert (reason not in NO_EXAMPLES) == is_example
    least = next((n for n in range(100) if after_mistakes(0.8, n * (reason in LOOKS_ALIKE)) > 0.8), None)
    assert least == answers
