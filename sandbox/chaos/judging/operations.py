"""Checks that each operation on faces and persons happened whole or not at all, and that photos followed.

Each function yields violations of a snapshot, like `checker`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from sandbox.chaos.judging.answers import broken_answers
from sandbox.chaos.judging.learning import broken_lessons
from sandbox.chaos.judging.rights import FOREVER, Reason
from sandbox.chaos.judging.snapshot import Delivery, Event, QueueAnswer, Snapshot
from sandbox.chaos.judging.violation import Violation

Reasons = Mapping[tuple[int, str], list[Reason]]


def broken_operations(snapshot: Snapshot) -> Iterator[Violation]:
    yield from _unexplained(snapshot)
    yield from _half_done(snapshot)
    yield from _unkept(snapshot)
    yield from _undone_in_part(snapshot)
    yield from _unanswered(snapshot)
    yield from broken_answers(snapshot)
    yield from broken_lessons(snapshot)


def photos_that_stay(snapshot: Snapshot, reasons: Reasons) -> Iterator[Violation]:
    """Photos still in the chat though the recipient took them away, or though they show nobody of theirs.

    A face that moved by a merge still counts for the recipient. Photos of erased persons stay with their
    recipients. A message without a known number cannot be taken back.
    """
    unknown = {change.delivery_id for change in snapshot.changes if change.state == "unknown"}
    for delivery in snapshot.deliveries:
        if delivery.id not in snapshot.shown or delivery.id in unknown:
            continue
        if delivery.taken_away_at is not None:
            yield Violation("stays", f"delivery {delivery.id} ({delivery.state}): it was taken away")
        key = (snapshot.tg_ids[delivery.participant_id], delivery.file_unique_id)
        if not any(_still_holds(reason, snapshot) for reason in reasons.get(key, ())):
            yield Violation("stays", f"delivery {delivery.id} ({delivery.state}): nobody of theirs is on it")


def photos_not_owed(snapshot: Snapshot, reasons: Reasons, away: frozenset[int]) -> Iterator[Violation]:
    """Photos that an entitled recipient lacks in the end, and that no button offers. away: who was out of
    the group at some time, by Telegram id.
    """
    deliveries = {(snapshot.tg_ids[d.participant_id], d.file_unique_id): d for d in snapshot.deliveries}
    done = {asset.file_unique_id for asset in snapshot.assets if asset.state == "done"}
    by_hand = _last_by_hand(snapshot)
    for (tg_id, file), found in reasons.items():
        holding = [reason for reason in found if reason.span.until == FOREVER]
        if not holding or tg_id in away or file not in done:
            continue
        delivery = deliveries.get((tg_id, file))
        why = _why_not_owed(delivery, any(r.face_id in by_hand for r in holding))
        if why is not None and not any((tg_id, reason.person[1]) in snapshot.older for reason in holding):
            since = max(reason.span.since for reason in holding)
            persons = sorted({reason.person[1] for reason in holding})
            how = f"theirs since {since:.1f} as {persons}, and no button offers it"
            past = [
                f"{c.state} {c.at:.1f}" for c in snapshot.changes if delivery and c.delivery_id == delivery.id
            ]
            yield Violation("not_owed", f"{file} to {tg_id}: {why}, {how}; {', '.join(past)}")


def _why_not_owed(delivery: Delivery | None, is_by_hand: bool) -> str | None:
    """Why the photo is wrongly missing, or None. A photo that was taken back comes again only when somebody
    decides so; a photo that its recipient took away never does.
    """
    if delivery is None:
        return "there is no delivery"
    if delivery.taken_away_at is not None:
        return None
    if delivery.state == "suppressed" or (delivery.state == "retracted" and is_by_hand):
        return f"delivery {delivery.id} is {delivery.state}"
    return None


def _last_by_hand(snapshot: Snapshot) -> set[str]:
    """Faces whose last change of person was decided by people, not by a match."""
    works = {event.work for event in snapshot.events if event.batch_id is not None}
    last = {change.face_id: change.work for change in snapshot.faces}
    return {face_id for face_id, work in last.items() if work in works}


def _still_holds(reason: Reason, snapshot: Snapshot) -> bool:
    if reason.face_id not in snapshot.owners or reason.person[0] not in snapshot.persons_now:
        return True  # the face or the person was erased, and erasing leaves photos with their recipients
    owner = snapshot.owners[reason.face_id]
    selves: str | None = reason.person[0]
    while selves is not None:
        if owner is not None and owner[0] == selves:
            return True
        selves = snapshot.persons_now.get(selves)
    return False


def _unexplained(snapshot: Snapshot) -> Iterator[Violation]:
    """Faces whose events do not lead from nobody to their person, in whatever order the events are read."""
    balance: dict[str, Counter[int | None]] = defaultdict(lambda: Counter({None: 1}))
    for event in snapshot.events:
        for face_id in event.faces:
            balance[face_id][event.before] -= 1
            balance[face_id][event.after] += 1
    for face_id, owner in snapshot.owners.items():
        ends = {number: n for number, n in balance[face_id].items() if n}
        number = owner[1] if owner is not None else None
        if ends != {number: 1}:
            yield Violation("unexplained", f"face {face_id} is with {number}, its events end at {ends}")


def _half_done(snapshot: Snapshot) -> Iterator[Violation]:
    """Moves of faces that were not in one transaction with their event and their operation."""
    changed, told = _steps_by_work(snapshot)
    for work in changed.keys() | told.keys():
        if odd := changed[work] ^ told[work]:
            face_id, before, after = min(odd, key=str)
            how = f"face {face_id} from {before} to {after}"
            yield Violation("half_done", f"transaction {work}: {how} is only in the faces or in the events")
    counts: Counter[str] = Counter()
    for event in snapshot.events:
        if event.batch_id is not None:
            counts[event.batch_id] += event.count
    faces = {operation.batch_id: operation.face_count for operation in snapshot.operations}
    for batch_id, count in counts.items():
        if faces.get(batch_id) != count:
            yield Violation("half_done", f"batch {batch_id}: {faces.get(batch_id)} of {count} faces")


Step = tuple[str, int | None, int | None]


def _steps_by_work(snapshot: Snapshot) -> tuple[dict[int, set[Step]], dict[int, set[Step]]]:
    """Which face went from which person to which, by transaction: by the changed rows, and by the events."""
    changed: dict[int, set[Step]] = defaultdict(set)
    told: dict[int, set[Step]] = defaultdict(set)
    for change in snapshot.faces:
        if change.change == "UPDATE":
            before, after = (person and person[1] for person in (change.before, change.after))
            changed[change.work].add((change.face_id, before, after))
    for event in snapshot.events:
        told[event.work] |= {(face_id, event.before, event.after) for face_id in event.faces}
    return changed, told


def _unkept(snapshot: Snapshot) -> Iterator[Violation]:
    known = {operation.id for operation in snapshot.operations}
    for operation_id in sorted(snapshot.confirmed - known):
        yield Violation("unkept", f"operation {operation_id} was shown to somebody, and is on no record")


def _undone_in_part(snapshot: Snapshot) -> Iterator[Violation]:
    """Faces that an undo left behind though they were not moved on or deleted, and both persons exist."""
    events: dict[str | None, list[Event]] = defaultdict(list)
    for event in snapshot.events:
        events[event.batch_id].append(event)
    batches = {operation.id: operation.batch_id for operation in snapshot.operations}
    for operation in snapshot.operations:
        back = {face_id for event in events[operation.batch_id] for face_id in event.faces}
        for done in events[batches.get(operation.undoes or 0, "")]:
            if {done.before, done.after} & snapshot.nobody:
                continue
            for face_id in done.faces - back:
                if face_id in snapshot.owners and not _was_moved_on(face_id, done, snapshot):
                    yield Violation("undo", f"operation {operation.id} left face {face_id} with {done.after}")


def _was_moved_on(face_id: str, done: Event, snapshot: Snapshot) -> bool:
    return any(
        event is not done and event.before == done.after and face_id in event.faces
        for event in snapshot.events
    )


def _unanswered(snapshot: Snapshot) -> Iterator[Violation]:
    answers = {answer.entry_id: answer for answer in snapshot.answers}
    for entry in snapshot.diary.entries:
        if entry.entry_id not in answers and not snapshot.redis_died:
            yield Violation("queue", f"entry {entry.entry_id} was never read")
    moved: dict[str, frozenset[str]] = defaultdict(frozenset)
    for event in snapshot.events:
        if event.batch_id is not None:
            moved[event.batch_id] |= event.faces
    for answer in snapshot.answers:
        for what in _wrong_answer(answer, moved[answer.batch_id], snapshot):
            yield Violation("queue", f"entry {answer.entry_id} {what}")


def _wrong_answer(answer: QueueAnswer, moved: frozenset[str], snapshot: Snapshot) -> Iterator[str]:
    if answer.results is None or answer.state == "received":
        yield "has no results"
        return
    if not answer.told and not snapshot.redis_died:
        yield "was not told"
    if any(told["changed"] != answer.results["changed"] for told in answer.told):
        yield "was told different results"
    changed, unchanged = (
        {snapshot.features[number] for number in answer.results[how] if number in snapshot.features}
        for how in ("changed", "unchanged")
    )
    if changed != moved & (changed | unchanged):
        yield f"says that {len(changed)} faces changed, and {len(moved)} did"
