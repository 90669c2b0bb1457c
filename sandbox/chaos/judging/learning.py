"""Checks who saw unknown people, who was asked about them, how thresholds changed, what a rerun left."""

from collections import defaultdict
from collections.abc import Iterator

from domain.ids import WorkspaceId
from domain.rules.faces.calibration import AUTO_CONFIDENCE, SUGGEST_CONFIDENCE
from sandbox.chaos.judging.learned import InquiryChange, ProposalChange
from sandbox.chaos.judging.rights import reasons
from sandbox.chaos.judging.snapshot import SettingWord, Snapshot
from sandbox.chaos.judging.violation import Violation

# The time of a change is noted a moment before everybody sees its commit.
COMMIT_S = 0.25
FLOORS = {
    "face_auto_assign_threshold": AUTO_CONFIDENCE,
    "face_prototype_search_threshold": SUGGEST_CONFIDENCE,
}
GIVEN = {"trained", "answered", "named", "assigned"}  # by people


def broken_lessons(snapshot: Snapshot) -> Iterator[Violation]:
    yield from _shown_to_others(snapshot)
    yield from _asked_without_right(snapshot)
    yield from _answered_twice(snapshot)
    yield from _unkept_answers(snapshot)
    yield from _agreed_too_soon(snapshot)
    yield from _decided_twice(snapshot)
    yield from _half_taken(snapshot)
    yield from _thresholds(snapshot)
    yield from _overruled(snapshot)
    yield from _reruns(snapshot)


# Unknown people.


def _shown_to_others(snapshot: Snapshot) -> Iterator[Violation]:
    """Cards of unknown people and of thresholds that reached somebody who does not decide there, and private
    questions that reached somebody else.
    """
    deciders = _deciders(snapshot)
    asked = {one.inquiry_id: one.participant_id for one in snapshot.learned.inquiries}
    workspaces = snapshot.learned.workspaces
    for shown in sorted(snapshot.learned.shown, key=str):
        if shown.about == "inquiry":
            may_see = {snapshot.tg_ids.get(asked.get(shown.number, 0))}
        elif (shown.about, shown.number) in workspaces:
            may_see = {*deciders[workspaces[shown.about, shown.number]]}
        else:
            may_see = set()
        if shown.tg_chat_id not in may_see:
            what = f"{shown.about} {shown.number} was shown to {shown.tg_chat_id}"
            yield Violation("shown_to_others", what)


def _deciders(snapshot: Snapshot) -> dict[WorkspaceId, frozenset[int]]:
    """Who ever decided for each workspace: the admins of every group that was in it."""
    diary = snapshot.diary
    of_chat = {second.tg_chat_id: second.admins for second in diary.second_groups.values()}
    for title, admins in diary.deciders.items():
        of_chat |= {chat: admins for chat in diary.groups[title] if chat < 0}
    found: dict[WorkspaceId, frozenset[int]] = defaultdict(frozenset)
    for change in snapshot.groups:
        if change.workspace_id is not None:
            found[change.workspace_id] |= of_chat.get(change.tg_chat_id, frozenset())
    return found


def _asked_without_right(snapshot: Snapshot) -> Iterator[Violation]:
    """Somebody was asked who neither posted a photo of the unknown person nor receives a person on one."""
    posted = {post.file_unique_id: post.by for post in snapshot.diary.posts}
    shown_with = reasons(snapshot)
    for asked in _first_of_each(snapshot):
        tg_id = snapshot.tg_ids.get(asked.participant_id)
        if tg_id is None:
            continue
        is_theirs = any(
            posted.get(file) == tg_id
            or any(
                reason.span.since - COMMIT_S <= asked.at <= reason.span.until + COMMIT_S
                for reason in shown_with.get((tg_id, file), ())
            )
            for file in asked.files
        )
        if not is_theirs:
            yield Violation("inquiry", f"inquiry {asked.inquiry_id}: {tg_id} has none of its photos")


def _first_of_each(snapshot: Snapshot) -> list[InquiryChange]:
    first: dict[int, InquiryChange] = {}
    for change in snapshot.learned.inquiries:
        first.setdefault(change.inquiry_id, change)
    return [*first.values()]


def _answered_twice(snapshot: Snapshot) -> Iterator[Violation]:
    """Two answers to a question that was not asked again in between."""
    answered: dict[int, float | None] = {}
    for change in snapshot.learned.inquiries:
        before = answered.get(change.inquiry_id)
        if None not in (before, change.answered_at) and before != change.answered_at:
            yield Violation("inquiry", f"inquiry {change.inquiry_id} was answered twice")
        answered[change.inquiry_id] = change.answered_at


def _unkept_answers(snapshot: Snapshot) -> Iterator[Violation]:
    """Answers that somebody was thanked for, and that are on no record."""
    answered = {one.inquiry_id for one in snapshot.learned.inquiries if one.answered_at is not None}
    for shown in snapshot.learned.shown:
        if shown.is_answered and shown.number not in answered:
            yield Violation("inquiry", f"the answer to inquiry {shown.number} was shown, and is on no record")


def _agreed_too_soon(snapshot: Snapshot) -> Iterator[Violation]:
    for change in snapshot.learned.inquiries:
        if change.people is not None and change.people < (change.needed or 0):
            what = f"inquiry {change.inquiry_id}: {change.people} of {change.needed} people"
            yield Violation("inquiry", f"{what} agreed, and moderators are shown it")


# Thresholds.


def _decided_twice(snapshot: Snapshot) -> Iterator[Violation]:
    decided: dict[int, str] = {}
    for change in snapshot.learned.proposals:
        if change.proposal_id in decided:
            what = f"proposal {change.proposal_id} was {decided[change.proposal_id]}, then {change.decision}"
            yield Violation("threshold", what)
        if change.decision is not None:
            decided[change.proposal_id] = change.decision


def _half_taken(snapshot: Snapshot) -> Iterator[Violation]:
    """Proposals that were taken, and whose values the workspace did not have in the same moment."""
    for change in snapshot.learned.proposals:
        if change.decision == "accepted" and _now(change) != (change.auto, change.suggest):
            what = f"proposal {change.proposal_id} of {change.auto}, {change.suggest} left {_now(change)}"
            yield Violation("threshold", what)


def _now(change: ProposalChange) -> tuple[float, float]:
    """The workspace's two thresholds after the change. The service's own values are the floors."""
    return (
        AUTO_CONFIDENCE if change.auto_now is None else change.auto_now,
        SUGGEST_CONFIDENCE if change.suggest_now is None else change.suggest_now,
    )


def _thresholds(snapshot: Snapshot) -> Iterator[Violation]:
    """Thresholds below the engine's floor, and thresholds that no accepted proposal had. In a run nothing
    else sets a threshold, and an undo leads back to a value of an earlier accepted proposal.
    """
    taken: dict[tuple[int, str], set[float]] = defaultdict(set)
    for change in snapshot.learned.proposals:
        if change.decision == "accepted":
            for name, value in zip(FLOORS, (change.auto, change.suggest), strict=True):
                taken[change.workspace_id, name].add(value)
    for word in snapshot.setting_words:
        if word.name in FLOORS and word.after is not None:
            yield from _wrong_threshold(word, taken[word.workspace_id, word.name])


def _wrong_threshold(word: SettingWord, taken: set[float]) -> Iterator[Violation]:
    what = f"operation {word.operation_id} set {word.name} to {word.after}"
    if word.after < FLOORS[word.name]:
        yield Violation("threshold", f"{what}, below the engine's floor")
    elif word.after not in taken:
        yield Violation("threshold", f"{what}, which no proposal said that was taken")


# Stored faces.


def _overruled(snapshot: Snapshot) -> Iterator[Violation]:
    """Faces that recognition took from the person to whom people had given them."""
    by_hand = {event.work for event in snapshot.events if event.batch_id is not None}
    for change in snapshot.faces:
        is_taken = change.change == "UPDATE" and change.basis in GIVEN and change.work not in by_hand
        if is_taken and change.before is not None and change.before[1] not in snapshot.nobody:
            what = f"face {change.face_id}, {change.basis}, went from {change.before[1]} to {change.after}"
            yield Violation("overruled", what)


def _reruns(snapshot: Snapshot) -> Iterator[Violation]:
    for rerun in snapshot.learned.reruns:
        if not rerun.is_finished:
            yield Violation("rerun", "a rerun did not end")
        changed = rerun.before.said ^ rerun.after.said
        if rerun.rehearses:
            changed |= rerun.before.found ^ rerun.after.found
        kind = "a rehearsal" if rerun.rehearses else "a rerun"
        for what in sorted(changed)[:5]:
            how = "took away" if what in rerun.before.said | rerun.before.found else "added"
            yield Violation("rerun", f"{kind} {how}: {what}")
