"""The allowed changes of state: a line for each state of each column, and what is never allowed."""

from itertools import product

import pytest

from domain.rules.transitions import DELIVERY, TASK, TRANSITIONS, Transitions
from domain.states import DeliveryState, TaskState

each_column = pytest.mark.parametrize("of", TRANSITIONS, ids=".".join)


@each_column
def test_every_state_has_its_line_and_none_leads_to_itself(of: tuple[str, str]) -> None:
    allowed = TRANSITIONS[of]
    kind = type(next(iter(allowed)))
    assert set(allowed) == set(kind)
    assert not {state for state in kind if state in allowed[state]}


def refused(allowed: Transitions) -> set[tuple[str, str]]:
    return {(a.value, b.value) for a, b in product(allowed, repeat=2) if a != b and b not in allowed[a]}


def test_a_photo_that_may_have_been_sent_is_never_taken_for_one_that_certainly_was_not() -> None:
    """A photo that Telegram may show is neither suppressed nor failed; one on its way is not retracted."""
    assert DeliveryState.SUPPRESSED not in DELIVERY[DeliveryState.UNKNOWN] | DELIVERY[DeliveryState.SENT]
    assert DeliveryState.FAILED not in DELIVERY[DeliveryState.UNKNOWN] | DELIVERY[DeliveryState.SENT]
    assert DeliveryState.RETRACTED not in DELIVERY[DeliveryState.SENDING]


def test_only_a_delivery_that_waits_is_sent() -> None:
    assert [state for state in DELIVERY if DeliveryState.SENDING in DELIVERY[state]] == [
        DeliveryState.PENDING
    ]


def test_a_task_that_is_done_stays_done_and_only_a_leased_one_dies() -> None:
    """A restore of the database ends tasks that wait or are dead, so these changes are allowed."""
    assert refused(TASK) == {
        ("ready", "dead"),
        *(("done", "ready"), ("done", "leased"), ("done", "dead")),
        ("dead", "leased"),
    }
    assert TASK[TaskState.DONE] == frozenset()
