"""Works out from the history of links, persons and faces who had the right to receive what, and when."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TypeVar

from sandbox.chaos.judging.snapshot import Snapshot

FOREVER = float("inf")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Span:
    since: float
    until: float

    def covers(self, at: float) -> bool:
        return self.since <= at <= self.until


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a participant might receive a photo: a face on it was the person's while they were linked."""

    face_id: str
    person: tuple[str, int]
    span: Span


def spans_of_right(snapshot: Snapshot) -> dict[int, list[Span]]:
    """The times at which an approved link to a live person existed, by Telegram id."""
    rights: dict[int, list[Span]] = defaultdict(list)
    for (tg_id, _), spans in _linked(snapshot).items():
        rights[tg_id] += spans
    return rights


def reasons(snapshot: Snapshot) -> dict[tuple[int, str], list[Reason]]:
    """The reasons that follow from the history of faces, persons and links, by Telegram id and photo."""
    found: dict[tuple[int, str], list[Reason]] = defaultdict(list)
    linked: dict[str, list[tuple[int, list[Span]]]] = defaultdict(list)
    for (tg_id, person_id), spans in _linked(snapshot).items():
        linked[person_id].append((tg_id, spans))
    owned = spans_of(
        [
            ((change.file_unique_id, change.face_id, person), change.at, is_so)
            for change in snapshot.faces
            for person, is_so in ((change.before, False), (change.after, True))
            if person is not None
        ]
    )
    for (file, face_id, person), held in owned.items():
        for tg_id, spans in linked[person[0]]:
            found[tg_id, file] += [Reason(face_id, person, span) for span in both(held, spans)]
    return found


def have_ended(found: list[Reason]) -> bool:
    """Whether there were reasons and none holds any more. A press is not the only cause: a rerun takes back a
    match that needs a higher confidence by now, even before the photo was sent.
    """
    return bool(found) and all(reason.span.until != FOREVER for reason in found)


def _linked(snapshot: Snapshot) -> dict[tuple[int, str], list[Span]]:
    """The times at which a person was live and the link approved, by Telegram id and person."""
    live = spans_of([(change.person_id, change.at, change.is_live) for change in snapshot.persons])
    links = spans_of([((c.participant_id, c.person_id), c.at, c.state == "approved") for c in snapshot.links])
    return {
        (snapshot.tg_ids[participant_id], person_id): both(spans, live.get(person_id, []))
        for (participant_id, person_id), spans in links.items()
        if participant_id in snapshot.tg_ids
    }


def both(some: list[Span], others: list[Span]) -> list[Span]:
    return [
        Span(max(one.since, other.since), min(one.until, other.until))
        for one in some
        for other in others
        if max(one.since, other.since) < min(one.until, other.until)
    ]


def spans_of(changes: list[tuple[K, float, bool]]) -> dict[K, list[Span]]:
    """By key, the times from a change to True until the next one to False, or FOREVER."""
    spans: dict[K, list[Span]] = defaultdict(list)
    since: dict[K, float] = {}
    for key, at, is_so in sorted(changes, key=lambda change: change[1]):
        if is_so:
            since.setdefault(key, at)
        elif key in since:
            spans[key].append(Span(since.pop(key), at))
    for key, began in since.items():
        spans[key].append(Span(began, FOREVER))
    return spans
