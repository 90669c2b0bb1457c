"""A run in which every promise was kept, for tests that plant a fault in it."""

from sandbox.chaos.diary import Connection, Diary, Post
from sandbox.chaos.judging.checker import check
from sandbox.chaos.judging.snapshot import (
    Asset,
    Delivery,
    DeliveryChange,
    Event,
    FaceChange,
    LinkChange,
    PersonChange,
    Point,
    Sending,
    Snapshot,
    Task,
)

PARENT, OTHER, ADMIN, GROUP = 11, 12, 13, -1
END = 1000.0
# Id and number of two persons.
JOE, BEN = ("joe", 7), ("ben", 8)


def a_diary() -> Diary:
    return Diary(
        posts=[Post(100, "A", "file", "Joe 1", frozenset({"Joe"}))],
        connections=[Connection(PARENT, "A", "Joe", "Kid1z"), Connection(OTHER, "A", "Barack", "Kid2z")],
        groups={"A": frozenset({PARENT, OTHER, ADMIN, GROUP})},
    )


def a_sound_run() -> Snapshot:
    """One photo of Joe, sent once to Joe's parent."""
    return Snapshot(
        a_diary(),
        END,
        owed={("A", "Joe 1"): frozenset({PARENT})},
        tg_ids={1: PARENT, 2: OTHER},
        links=(LinkChange(10, 1, "joe", "requested"), LinkChange(20, 1, "joe", "approved")),
        persons=(PersonChange(10, "joe", is_live=False), PersonChange(20, "joe", is_live=True)),
        changes=(
            DeliveryChange(101, 5, "pending"),
            DeliveryChange(102, 5, "sending"),
            DeliveryChange(103, 5, "sent"),
        ),
        deliveries=(Delivery(5, "file", 1, "sent", None, is_open=True),),
        assets=(Asset("file", "done", None),),
        sendings=(Sending(102.5, PARENT, 5, "file"),),
        said={"Kid1z": {PARENT: 30, ADMIN: 15}},
        faces=(
            FaceChange(99, 1, "face", "file", "INSERT", None, None),
            FaceChange(100.5, 2, "face", "file", "UPDATE", None, JOE),
        ),
        events=(Event(2, None, None, 7, frozenset({"face"}), 1),),
        owners={"face": JOE},
        persons_now={"joe": None},
        features={41: "face"},
        shown=frozenset({5}),
        rows={"face": Point("joe", is_prototype=False)},
        points={"face": Point("joe", is_prototype=False)},
        tasks=(Task(1, "show_offer", "dead", "gave up"),),
    )


def kinds(snapshot: Snapshot) -> set[str]:
    return {violation.kind for violation in check(snapshot)}
