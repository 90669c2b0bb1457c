"""The card about a dead task says who is affected, and what can be done."""

import pytest

from bot.messages.service.health import dead_task_card
from domain.ids import TaskId
from domain.values.task_kinds import TASK_KINDS, Lack

SAID = {
    Lack.NOTHING: "Nothing else is affected",
    Lack.PHOTO: "nobody receives it",
    Lack.STAYS: "it may still be in a chat or in my records",
    Lack.WAITS: "they may be waiting for it",
    Lack.UPDATE: "They have to do or say it again",
}
LACKS = {kind: known.lack for kind, known in TASK_KINDS.items()}


def card(kind: str) -> str:
    return dead_task_card(kind, TaskId(7), "Corrupt", "en").text


@pytest.mark.parametrize(("kind", "lack"), [*LACKS.items(), ("of another version", Lack.NOTHING)])
def test_the_card_says_what_giving_up_affects(kind: str, lack: Lack) -> None:
    assert SAID[lack] in card(kind)
    assert f"<code>{kind}</code> no. 7" in card(kind)


def test_photos_that_may_be_with_the_wrong_family_are_no_small_matter() -> None:
    for kind in ("rematch_person", "rematch_rivals", "correct_delivery", "forget_names"):
        assert LACKS[kind] is Lack.STAYS
    for kind in ("match_refused", "send_held_back", "find_deliveries", "tell_relative"):
        assert LACKS[kind] is Lack.WAITS


def test_doctor_is_named_only_where_mending_begins_the_task_again() -> None:
    """`/doctor` only looks: the task begins again after a press on *Fix*."""
    for kind, lack in LACKS.items():
        assert ("/doctor, then Fix," in card(kind)) is (lack in {Lack.STAYS, Lack.WAITS}), kind
        assert TASK_KINDS[kind].begins_again or "/doctor" not in card(kind), kind
