"""The checker names what is planted around operations on faces, and accepts what has a reason."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sandbox.chaos.diary import Entry
from sandbox.chaos.judging.checker import check
from sandbox.chaos.judging.snapshot import (
    DeliveryChange,
    Event,
    FaceChange,
    LinkChange,
    Operation,
    PersonChange,
    Point,
    QueueAnswer,
    Snapshot,
)
from tests.chaos.sound_run import BEN, JOE, OTHER, a_sound_run, kinds

FACE = frozenset({"face"})
MERGE = Operation(id=1, batch_id="merge", kind="merge_persons", face_count=1, number=8)
MERGE_BACK = Operation(id=2, batch_id="back", kind="merge_persons", face_count=1, number=8, undoes=1)
MOVE = Operation(id=1, batch_id="move", kind="move_faces", face_count=1, number=7)
Who = tuple[str, int] | None


def moved(snapshot: Snapshot, operation: Operation, before: Who, after: Who, at: float = 200) -> Snapshot:
    """The face changes hands, and the photo leaves the chat of whoever lost the right to it."""
    work = len(snapshot.faces) + 1
    event = Event(work, operation.batch_id, before and before[1], after and after[1], FACE, 1)
    return replace(
        snapshot,
        faces=(*snapshot.faces, FaceChange(at, work, "face", "file", "UPDATE", before, after)),
        events=(*snapshot.events, event),
        operations=(*snapshot.operations, operation),
        owners={"face": after},
        persons_now={"joe": None, "ben": None},
        rows={"face": Point(after and after[0], is_prototype=False)},
        points={"face": Point(after and after[0], is_prototype=False)},
        deliveries=(replace(snapshot.deliveries[0], state="retracted"),),
        shown=frozenset(),
    )


def moved_away(snapshot: Snapshot) -> Snapshot:
    return moved(snapshot, MOVE, JOE, BEN)


def with_second_move(snapshot: Snapshot, batch_id: str = MOVE.batch_id) -> Snapshot:
    """This batch has a second event, of which no face is on a posted photo."""
    second = Event(9, batch_id, None, 8, frozenset(), 0)
    return replace(snapshot, events=(*snapshot.events, second))


def undone(snapshot: Snapshot) -> Snapshot:
    """The move is undone, and the photo is owed again."""
    back = moved(moved_away(snapshot), Operation(2, "back", "move_faces", 1, 7, undoes=1), BEN, JOE, at=300)
    return replace(back, deliveries=snapshot.deliveries, shown=snapshot.shown)


def merged(snapshot: Snapshot) -> Snapshot:
    """Joe turned out to be Ben: whoever has the photo keeps it."""
    absorbed = moved(snapshot, replace(MERGE, number=7), JOE, BEN)
    return replace(
        absorbed,
        persons_now={"joe": "ben", "ben": None},
        nobody=frozenset({7}),
        deliveries=snapshot.deliveries,
        shown=snapshot.shown,
    )


def linked_late(snapshot: Snapshot) -> Snapshot:
    """Somebody joined long after the photo."""
    return replace(snapshot, links=(*snapshot.links, LinkChange(300, 2, "joe", "approved")))


def asked(snapshot: Snapshot, **answer: object) -> Snapshot:
    """The faces queue asked for the move. `answer` replaces parts of the answer that it got."""
    snapshot.diary.entries.append(Entry("1-0", {"action": "move_faces"}))
    results = {"changed": [41], "unchanged": [], "error": []}
    said = QueueAnswer("1-0", MOVE.batch_id, "done", None, results, ({**results, "entry": "1-0"},))
    return replace(moved_away(snapshot), answers=(replace(said, **answer),))  # type: ignore[arg-type]


def taken_away(snapshot: Snapshot) -> Snapshot:
    """The recipient took the photo out of their chat."""
    unwanted = replace(snapshot.deliveries[0], state="retracted", taken_away_at=200.0)
    return replace(snapshot, deliveries=(unwanted,), shown=frozenset())


def still_there(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, shown=frozenset({5}))


def with_guest(snapshot: Snapshot) -> Snapshot:
    snapshot.diary.guests["Guest1z"] = "A"
    return replace(snapshot, said={"Guest1z": {99: 40}})


# What the checker says of each, and how to plant it.
PLANTED: dict[str, tuple[str, Callable[[Snapshot], Snapshot]]] = {
    "a photo of a face that was moved away": ("stays", lambda s: still_there(moved_away(s))),
    "a photo of a face that was taken off": ("stays", lambda s: still_there(moved(s, MOVE, JOE, None))),
    "a photo that a merge brought, after its undo": (
        "stays unexplained",
        lambda s: still_there(moved(moved(s, MERGE, BEN, JOE, at=101), MERGE_BACK, JOE, BEN)),
    ),
    "a photo that its recipient took away": ("stays", lambda s: still_there(taken_away(s))),
    "a photo that came after it had been taken away": (
        "unauthorised",
        lambda s: replace(
            taken_away(s), changes=(*s.changes, DeliveryChange(250, 5, "sending")), sendings=sent_later(s)
        ),
    ),
    "whoever joined late is not offered the older photo": ("not_owed", linked_late),
    "a photo that was given back is not owed": (
        "not_owed",
        lambda s: replace(undone(s), deliveries=moved_away(s).deliveries, shown=frozenset()),
    ),
    "a face that nobody assigned": ("half_done unexplained", lambda s: replace(s, events=())),
    "an event whose face stayed": ("half_done", lambda s: replace(moved_away(s), faces=s.faces)),
    "a face that moved without its event": (
        "half_done unexplained",
        lambda s: replace(moved_away(s), events=s.events),
    ),
    "an operation of which a face is missing": (
        "half_done",
        lambda s: replace(moved_away(s), operations=(replace(MOVE, face_count=2),)),
    ),
    "faces that moved without their operation": (
        "half_done",
        lambda s: replace(moved_away(s), operations=()),
    ),
    "a result that is on no record": ("unkept", lambda s: replace(s, confirmed=frozenset({9}))),
    "an undo that left a face behind": (
        "undo",
        lambda s: replace(
            moved_away(s), operations=(MOVE, Operation(2, "back", "move_faces", 0, 7, undoes=1))
        ),
    ),
    "an undo that left a face of the first of two moves behind": (
        "undo",
        lambda s: replace(
            with_second_move(moved_away(s)),
            operations=(MOVE, Operation(2, "back", "move_faces", 0, 7, undoes=1)),
        ),
    ),
    "an entry that nobody read": ("queue", lambda s: replace(asked(s), answers=())),
    "an entry without results": ("queue", lambda s: asked(s, results=None)),
    "results that were not published": ("queue", lambda s: asked(s, told=())),
    "results that were published otherwise": (
        "queue",
        lambda s: asked(s, told=({"changed": [], "entry": "1-0"},)),
    ),
    "results that are not what happened": (
        "queue",
        lambda s: asked(s, results={"changed": [], "unchanged": [41], "error": []}, told=()),
    ),
    "a photo that was sent after the face had left": (
        "unauthorised",
        lambda s: replace(
            moved_away(s), changes=(*s.changes[:1], DeliveryChange(250, 5, "sending")), sendings=sent_later(s)
        ),
    ),
    "a stranger's name in another group": ("leak", with_guest),
}


def sent_later(snapshot: Snapshot) -> tuple[object, ...]:
    return (replace(snapshot.sendings[0], at=251),)


EXCUSED: dict[str, Callable[[Snapshot], Snapshot]] = {
    "moved away, and taken back from the chat": moved_away,
    "moved away and given back": undone,
    "merged": merged,
    "moved away after an answer that was lost": lambda s: replace(
        still_there(moved_away(s)), changes=(*s.changes, DeliveryChange(104, 5, "unknown"))
    ),
    "a photo of a face that was erased": lambda s: replace(
        s,
        owners={},
        faces=(*s.faces, FaceChange(300, 9, "face", "file", "DELETE", JOE, None)),
    ),
    "whoever joined late is offered the older photo": lambda s: replace(
        linked_late(s), older=frozenset({(OTHER, 7)})
    ),
    "an undo of a face that had been moved on": lambda s: replace(
        moved(moved_away(s), Operation(3, "on", "unassign_faces", 1, 8), BEN, None, at=300),
        operations=(
            MOVE,
            Operation(3, "on", "unassign_faces", 1, 8),
            Operation(2, "back", "move_faces", 0, 7, undoes=1),
        ),
    ),
    "an undo of two moves": lambda s: with_second_move(undone(s), "back"),
    "an undo of a merge whose survivor was absorbed": lambda s: replace(
        merged(s),
        operations=(replace(MERGE, number=7), Operation(2, "back", "merge_persons", 0, 7, undoes=1)),
        nobody=frozenset({8}),
    ),
    "a photo that its recipient took away is not owed again": lambda s: replace(
        undone(taken_away(s)), deliveries=taken_away(s).deliveries, shown=frozenset()
    ),
    "a message of the queue": asked,
    "a message that Redis lost": lambda s: replace(asked(s), answers=(), redis_died=True),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_fault_is_named(planted: str) -> None:
    named, plant = PLANTED[planted]
    assert kinds(plant(a_sound_run())) == {*named.split()}


@pytest.mark.parametrize("excuse", EXCUSED)
def test_what_has_a_reason_is_no_violation(excuse: str) -> None:
    assert check(EXCUSED[excuse](a_sound_run())) == []


def test_nobody_is_owed_photos_of_a_hidden_person() -> None:
    hidden = replace(
        a_sound_run(),
        persons=(*a_sound_run().persons, PersonChange(110, "joe", is_live=False)),
        deliveries=(),
    )
    assert "not_owed" not in kinds(hidden)
