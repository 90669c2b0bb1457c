"""The card about work that was given up says who is affected, and what can be done."""

import pytest

from bot.messages.service.health import dead_task_card
from domain.ids import TaskId
from domain.values.task_kinds import TASK_KINDS

SAID = {
    "correct_delivery": "it may still be in a chat",
    "forget_names": "it may still be in a chat",
    "rematch_person": "it may still be in a chat or in my records",
    "picture_request": "they may wait for it",
    "tell_relative": "they may wait for it",
    "handle_update": "It has to be done or said again",
    "recognise_asset": "nobody receives it",
    "show_progress": "Nothing else is affected",
    "a kind of another version": "Nothing else is affected",
}


def card(kind: str) -> str:
    return dead_task_card(kind, TaskId(7), "Corrupt", "en").text


@pytest.mark.parametrize(("kind", "said"), SAID.items())
def test_the_card_says_what_giving_up_affects(kind: str, said: str) -> None:
    assert said in card(kind)
    assert f"<code>{kind}</code> no. 7" in card(kind)


def test_doctor_is_named_only_where_it_begins_the_work_again() -> None:
    named = {kind for kind in TASK_KINDS if "/doctor" in card(kind)}
    assert len(named) == 19
    assert all(TASK_KINDS[kind].begins_again for kind in named)
