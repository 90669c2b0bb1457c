"""Who had the right to receive when, from the history of links and persons."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TypeVar

from sandbox.chaos.snapshot import Snapshot

FOREVER = float("inf")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Span:
    since: float
    until: float

    def covers(self, at: float) -> bool:
        return self.since <= at <= self.until


def spans_of_right(snapshot: Snapshot) -> dict[int, list[Span]]:
    """By Telegram id: while an approved link to a live person existed."""
    live = _spans([(change.person_id, change.at, change.is_live) for change in snapshot.persons])
    linked = _spans([((c.participant_id, c.person_id), c.at, c.state == "approved") for c in snapshot.links])
    rights: dict[int, list[Span]] = defaultdict(list)
    for (participant_id, person_id), spans in linked.items():
        tg_id = snapshot.tg_ids.get(participant_id)
        if tg_id is not None:
            rights[tg_id] += [
                Span(max(link.since, person.since), min(link.until, person.until))
                for link in spans
                for person in live.get(person_id, [])
                if max(link.since, person.since) < min(link.until, person.until)
            ]
    return rights


def _spans(changes: list[tuple[K, float, bool]]) -> dict[K, list[Span]]:
    """The times between a change to yes and the next one to no."""
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
