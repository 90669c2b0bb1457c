"""Checks that answers and settings took full effect, and that a refused face is not asked about again."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.chaos.judging.snapshot import RefusalChange, Snapshot
from sandbox.chaos.judging.violation import Violation

# At most so many seconds pass from the noted time of a change until other transactions see it.
COMMIT_S = 0.25
Refusals = Mapping[tuple[str, str], list[RefusalChange]]


def broken_answers(snapshot: Snapshot) -> Iterator[Violation]:
    refusals: dict[tuple[str, str], list[RefusalChange]] = defaultdict(list)
    for change in sorted(snapshot.refusals, key=lambda change: change.at):
        refusals[change.face_id, change.person_id].append(change)
    yield from _asked_again(snapshot, refusals)
    yield from _still_asked(snapshot, refusals)
    yield from _found_again(snapshot, refusals)
    yield from _half_answered(snapshot, refusals)
    yield from _settings(snapshot)
    for twice in snapshot.twice:
        yield Violation("twice", twice)


def _was_refused(refusals: Refusals, pair: tuple[str, str], at: float, work: int) -> bool:
    """Whether the face was refused for the person before `work`, the transaction that wrote at `at`."""
    before = [change for change in refusals.get(pair, ()) if change.work != work and change.at <= at]
    return bool(before) and before[-1].is_refused and before[-1].at < at - COMMIT_S


def _asked_again(snapshot: Snapshot, refusals: Refusals) -> Iterator[Violation]:
    """Questions that came, or were opened again, although somebody had said no."""
    for asked in snapshot.questions:
        pair = asked.face_id, asked.person_id
        is_taken_back = any(c.work == asked.work and not c.is_refused for c in refusals.get(pair, ()))
        if asked.status != "PENDING" or is_taken_back:
            continue
        if _was_refused(refusals, pair, asked.at, asked.work):
            yield Violation("asked_again", f"question {asked.question_id}: face {asked.face_id} was refused")


def _still_asked(snapshot: Snapshot, refusals: Refusals) -> Iterator[Violation]:
    """Questions that wait in the end although the face is refused for the person."""
    last = {asked.question_id: asked for asked in sorted(snapshot.questions, key=lambda asked: asked.at)}
    for asked in last.values():
        said = refusals.get((asked.face_id, asked.person_id))
        if asked.status == "PENDING" and said and said[-1].is_refused:
            yield Violation("asked_again", f"question {asked.question_id} waits although it was refused")


def _found_again(snapshot: Snapshot, refusals: Refusals) -> Iterator[Violation]:
    """Faces that recognition gave to a person for whom somebody had refused them."""
    by_hand = {event.work for event in snapshot.events if event.batch_id is not None}
    for change in snapshot.faces:
        if change.after is None or change.work in by_hand:
            continue
        if _was_refused(refusals, (change.face_id, change.after[0]), change.at, change.work):
            yield Violation("found_again", f"face {change.face_id} was refused for {change.after[1]}")


def _half_answered(snapshot: Snapshot, refusals: Refusals) -> Iterator[Violation]:
    """A yes whose transaction did not give the person the face, or a no after which no refusal stands."""
    given = {(c.work, c.face_id, c.after[0]) for c in snapshot.faces if c.after is not None}
    for asked in snapshot.questions:
        if asked.status == "ACCEPTED" and (asked.work, asked.face_id, asked.person_id) not in given:
            what = f"question {asked.question_id}: yes, and face {asked.face_id} did not move"
            yield Violation("half_answered", what)
        if asked.status == "REJECTED":
            said = refusals.get((asked.face_id, asked.person_id), [])
            before = [change for change in said if change.at <= asked.at]
            is_noted = any(change.work == asked.work and change.is_refused for change in said)
            if not is_noted and not (before and before[-1].is_refused):
                what = f"question {asked.question_id}: no, and face {asked.face_id} is not refused"
                yield Violation("half_answered", what)


def _settings(snapshot: Snapshot) -> Iterator[Violation]:
    """Settings that differ from what the operations of the workspace, one after the other, lead to."""
    now: dict[tuple[int, str], Any] = {}
    for word in sorted(snapshot.setting_words, key=lambda word: word.operation_id):
        key = word.workspace_id, word.name
        if now.get(key) != word.before:
            what = f"operation {word.operation_id} found {word.name} at {word.before}, not {now.get(key)}"
            yield Violation("settings", what)
        now[key] = word.after
    said = {key: value for key, value in now.items() if value is not None}
    for key in said.keys() | snapshot.settings.keys():
        if said.get(key) != snapshot.settings.get(key):
            what = f"{key[1]} of {key[0]} is {snapshot.settings.get(key)}, was set to {said.get(key)}"
            yield Violation("settings", what)
