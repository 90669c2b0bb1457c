"""The checker names what is wrong with unknown people, thresholds and reruns, and accepts what is right."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sandbox.chaos.judging.checker import check
from sandbox.chaos.judging.learned import InquiryChange, Kept, Learned, ProposalChange, RerunSeen, Shown
from sandbox.chaos.judging.snapshot import GroupChange, SettingWord, Snapshot
from tests.chaos.sound_run import ADMIN, GROUP, JOE, OTHER, PARENT, a_sound_run, kinds

AUTO = "face_auto_assign_threshold"
SAID = Kept(frozenset({"person 7 is Joe"}), frozenset({"face 41 is matched with 7"}))
NOT_FOUND = replace(SAID, found=frozenset())


def a_run() -> Snapshot:
    """The sound run, in which the admin decides for a workspace with an unknown person, number 3."""
    snapshot = a_sound_run()
    snapshot.diary.deciders["A"] = frozenset({ADMIN})
    of_cluster = {("cluster", 3): 1, ("values", 6): 1}
    learned = Learned(workspaces=of_cluster, shown=frozenset({Shown(ADMIN, "cluster", 3)}))
    return replace(snapshot, groups=(GroupChange(1, GROUP, 1),), learned=learned)


def shown(snapshot: Snapshot, *more: Shown) -> Snapshot:
    learned = snapshot.learned
    return replace(snapshot, learned=replace(learned, shown=learned.shown | {*more}))


def asked(
    snapshot: Snapshot,
    at: float = 300,
    answered_at: float | None = None,
    *,
    participant: int = 1,
    files: frozenset[str] = frozenset({"file"}),
    people: int | None = None,
) -> Snapshot:
    """The run with one more state of inquiry 9. By default Joe's parent is asked and has not answered."""
    change = InquiryChange(at, 9, participant, files, answered_at, people, 2)
    learned = snapshot.learned
    return replace(snapshot, learned=replace(learned, inquiries=(*learned.inquiries, change)))


def proposed(
    snapshot: Snapshot,
    decision: str | None = None,
    *,
    auto: float = 0.85,
    now: float | None = None,
    suggest_now: float | None = None,
) -> Snapshot:
    change = ProposalChange(400, 6, 1, decision, auto, 0.6, now, suggest_now)
    learned = snapshot.learned
    return replace(snapshot, learned=replace(learned, proposals=(*learned.proposals, change)))


def said(snapshot: Snapshot, before: float | None, after: float | None) -> Snapshot:
    words = (*snapshot.setting_words, SettingWord(len(snapshot.setting_words) + 1, 1, AUTO, before, after))
    return replace(snapshot, setting_words=words, settings={} if after is None else {(1, AUTO): after})


def taken(snapshot: Snapshot, auto: float = 0.85) -> Snapshot:
    return said(proposed(proposed(snapshot, auto=auto), "accepted", auto=auto, now=auto), None, auto)


def rerun(snapshot: Snapshot, after: Kept, *, rehearses: bool, is_finished: bool = True) -> Snapshot:
    seen = RerunSeen(rehearses, is_finished, SAID, after)
    return replace(snapshot, learned=replace(snapshot.learned, reruns=(seen,)))


def taken_by_recognition(snapshot: Snapshot, basis: str) -> Snapshot:
    inserted, given = snapshot.faces
    lost = replace(given, at=500, work=3, before=JOE, after=None, basis=basis)
    event = replace(snapshot.events[0], work=3, before=7, after=None)
    faces, events = (inserted, given, lost), (*snapshot.events, event)
    return replace(snapshot, faces=faces, events=events, owners={"face": None})


PLANTED: dict[str, tuple[str, Callable[[Snapshot], Snapshot]]] = {
    "an unknown person shown to a parent": (
        "shown_to_others",
        lambda s: shown(s, Shown(PARENT, "cluster", 3)),
    ),
    "an unknown person of no known workspace": (
        "shown_to_others",
        lambda s: shown(s, Shown(ADMIN, "cluster", 4)),
    ),
    "thresholds shown to a parent": ("shown_to_others", lambda s: shown(s, Shown(PARENT, "values", 6))),
    "a private question shown to somebody else": (
        "shown_to_others",
        lambda s: shown(asked(s), Shown(OTHER, "inquiry", 9)),
    ),
    "somebody asked who has none of the photos": ("inquiry", lambda s: asked(s, participant=2)),
    "somebody asked before a child of theirs was on it": ("inquiry", lambda s: asked(s, at=50)),
    "an answer given twice": ("inquiry", lambda s: asked(asked(asked(s), 310, 310), 320, 320)),
    "an answer that is lost": (
        "inquiry",
        lambda s: shown(asked(s), Shown(PARENT, "inquiry", 9, is_answered=True)),
    ),
    "an answer of one person that takes two": ("inquiry", lambda s: asked(asked(s), 310, 310, people=1)),
    "a proposal decided twice": (
        "threshold",
        lambda s: proposed(proposed(taken(s), "rejected", now=0.85), "accepted", now=0.85),
    ),
    "a proposal that opens again": ("threshold", lambda s: proposed(taken(s), now=0.85)),
    "a proposal taken without its value": ("threshold", lambda s: proposed(proposed(s), "accepted")),
    "a proposal taken with half of its values": (
        "threshold",
        lambda s: proposed(proposed(s), "accepted", now=0.85, suggest_now=0.7),
    ),
    "a threshold below the engine's floor": ("threshold", lambda s: taken(s, 0.7)),
    "a threshold that nobody took": ("threshold", lambda s: said(proposed(s, now=0.85), None, 0.85)),
    "a threshold of a proposal that was declined": (
        "threshold",
        lambda s: said(proposed(proposed(s), "rejected", now=0.85), None, 0.85),
    ),
    "a threshold whose value is lost": ("settings", lambda s: replace(taken(s), settings={})),
    "an answered face that recognition takes away": (
        "overruled",
        lambda s: taken_by_recognition(s, "answered"),
    ),
    "a rehearsal that matches": ("rerun", lambda s: rerun(s, NOT_FOUND, rehearses=True)),
    "a rerun that loses a name": (
        "rerun",
        lambda s: rerun(s, Kept(frozenset(), SAID.found), rehearses=False),
    ),
    "a rerun that decides for people": (
        "rerun",
        lambda s: rerun(s, replace(SAID, said=SAID.said | {"question 4 was ACCEPTED"}), rehearses=False),
    ),
    "a rerun without an end": ("rerun", lambda s: rerun(s, SAID, rehearses=False, is_finished=False)),
}
EXCUSED: dict[str, Callable[[Snapshot], Snapshot]] = {
    "an unknown person shown to whoever decides": lambda s: s,
    "a question to a parent whose child is on it": lambda s: shown(asked(s), Shown(PARENT, "inquiry", 9)),
    "a question to whoever posted it": lambda s: asked(
        replace(
            s,
            diary=replace(s.diary, posts=[replace(s.diary.posts[0], by=OTHER)]),
        ),
        participant=2,
    ),
    "an answer that two gave": lambda s: asked(asked(s), 310, 310, people=2),
    "an answer taken back and given again": lambda s: asked(asked(asked(asked(s), 310, 310), 320), 330, 330),
    "an answer that is agreed on later": lambda s: asked(asked(asked(s), 310, 310), 320, 310, people=2),
    "a proposal taken": taken,
    "a proposal taken, and its values taken back": lambda s: said(taken(s), 0.85, None),
    "a proposal taken that names the service's values": lambda s: proposed(
        proposed(s, auto=0.8), "accepted", auto=0.8
    ),
    "a proposal declined": lambda s: proposed(proposed(s), "rejected"),
    "a match that recognition takes back": lambda s: taken_by_recognition(s, "matched"),
    "a rerun that finds other matches": lambda s: rerun(s, NOT_FOUND, rehearses=False),
    "a rehearsal that changes nothing": lambda s: rerun(s, SAID, rehearses=True),
}
OF_LEARNING = {"shown_to_others", "inquiry", "threshold", "overruled", "rerun", "settings"}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_fault_is_named(planted: str) -> None:
    kind, plant = PLANTED[planted]
    assert kind in kinds(plant(a_run()))


@pytest.mark.parametrize("excuse", EXCUSED)
def test_what_has_a_reason_is_no_violation(excuse: str) -> None:
    found = [violation for violation in check(EXCUSED[excuse](a_run())) if violation.kind in OF_LEARNING]
    assert found == []
