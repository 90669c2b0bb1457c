"""The checker names what was asked or decided against somebody's word, and accepts what has a reason."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sandbox.chaos.judging.checker import check
from sandbox.chaos.judging.snapshot import QuestionChange, RefusalChange, SettingWord, Snapshot
from tests.chaos.sound_run import JOE, a_sound_run, kinds
from tests.chaos.test_operations import MOVE, moved

NAME = "face_questions_a_day"


def refused(snapshot: Snapshot, at: float = 50, *, work: int = 8, is_refused: bool = True) -> Snapshot:
    """Somebody said no, or (is_refused=False) took the no back."""
    change = RefusalChange(at, work, "face", "joe", is_refused)
    return replace(snapshot, refusals=(*snapshot.refusals, change))


def asked(snapshot: Snapshot, status: str, at: float, *, work: int = 9) -> Snapshot:
    change = QuestionChange(at, work, 4, "face", "joe", status)
    return replace(snapshot, questions=(*snapshot.questions, change))


def said(snapshot: Snapshot, operation: int, before: int | None, after: int | None) -> Snapshot:
    """An operation changed the setting, and the row has the value."""
    words = (*snapshot.setting_words, SettingWord(operation, 1, NAME, before, after))
    return replace(snapshot, setting_words=words, settings={} if after is None else {(1, NAME): after})


def accepted(snapshot: Snapshot) -> Snapshot:
    """A face of nobody became Joe's by an answer in transaction 2, and its photo was delivered."""
    by_hand = replace(snapshot.events[0], batch_id=MOVE.batch_id)
    answer = replace(MOVE, kind="accept_suggestion")
    answered = asked(snapshot, "ACCEPTED", 100.5, work=2)
    return replace(answered, events=(by_hand,), operations=(answer,))


PLANTED: dict[str, tuple[str, Callable[[Snapshot], Snapshot]]] = {
    "a question after a no": ("asked_again", lambda s: asked(refused(s, 200), "PENDING", 300)),
    "a question that waits after a no": ("asked_again", lambda s: refused(asked(s, "PENDING", 150), 200)),
    "a match after a no": ("found_again", refused),
    "a match that ends the no": (
        "found_again",
        lambda s: refused(refused(s), 100.5, work=2, is_refused=False),
    ),
    "a yes without its face": ("half_answered", lambda s: asked(s, "ACCEPTED", 200)),
    "a no without its refusal": ("half_answered", lambda s: asked(s, "REJECTED", 200)),
    "a yes whose photo does not follow": (
        "not_owed",
        lambda s: replace(accepted(s), deliveries=(), sendings=(), changes=(), shown=frozenset()),
    ),
    "a value of a setting that nobody set": ("settings", lambda s: replace(s, settings={(1, NAME): 9})),
    "a value of a setting that is lost": ("settings", lambda s: replace(said(s, 3, None, 9), settings={})),
    "an undo of another value than the one that was set": (
        "settings",
        lambda s: said(said(s, 3, None, 9), 4, 7, None),
    ),
    "two faces of a photo in one cluster": ("twice", lambda s: replace(s, twice=("cluster 3",))),
}
EXCUSED: dict[str, Callable[[Snapshot], Snapshot]] = {
    "a no that was taken back": lambda s: refused(refused(s, 50), 60, work=9, is_refused=False),
    "a question that a taken back no opens": lambda s: asked(
        refused(refused(s, 200), 300, work=9, is_refused=False), "PENDING", 300
    ),
    "a no with its refusal": lambda s: asked(refused(s, 200, work=9), "REJECTED", 200),
    "a no to what was refused before": lambda s: asked(refused(s, 150), "REJECTED", 200),
    "a match a moment after the no": lambda s: refused(s, 100.4),
    "a face that somebody gave in spite of the no": lambda s: moved(
        refused(moved(s, MOVE, JOE, None), 201), replace(MOVE, id=2, batch_id="again"), None, JOE, at=300
    ),
    "a yes with its face and its photo": accepted,
    "a value that was set and taken back": lambda s: said(said(s, 3, None, 9), 4, 9, None),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_fault_is_named(planted: str) -> None:
    kind, plant = PLANTED[planted]
    assert kind in kinds(plant(a_sound_run()))


@pytest.mark.parametrize("excuse", EXCUSED)
def test_what_has_a_reason_is_no_violation(excuse: str) -> None:
    of_answers = {"asked_again", "found_again", "half_answered", "settings", "twice"}
    found = [violation for violation in check(EXCUSED[excuse](a_sound_run())) if violation.kind in of_answers]
    assert found == []
