"""The checker passes a sound run, and names every fault that is planted in it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sandbox.chaos.diary import Absence, Press
from sandbox.chaos.judging.checker import Case, check, check_so_far
from sandbox.chaos.judging.snapshot import (
    Asset,
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
from tests.chaos.sound_run import END, JOE, OTHER, PARENT, a_sound_run, kinds


def waiting(snapshot: Snapshot, kind: str, **about: object) -> Snapshot:
    """A task of this kind never came to its end."""
    task = Task(9, kind, "ready", None, **about)  # type: ignore[arg-type]
    return replace(snapshot, tasks=(*snapshot.tasks, task))


def with_delivery(snapshot: Snapshot, **change: object) -> Snapshot:
    return replace(snapshot, deliveries=(replace(snapshot.deliveries[0], **change),))  # type: ignore[arg-type]


def ended(snapshot: Snapshot, at: float, **other: object) -> Snapshot:
    """The link was revoked at this moment."""
    return replace(snapshot, links=(*snapshot.links, LinkChange(at, 1, "joe", "revoked")), **other)  # type: ignore[arg-type]


def absent(snapshot: Snapshot, since: float, until: float | None) -> Snapshot:
    snapshot.diary.absences.append(Absence(PARENT, "A", is_block=False, since=since, until=until))
    return snapshot


def unmatched(snapshot: Snapshot) -> Snapshot:
    """The face was never anybody's."""
    return replace(
        snapshot,
        faces=snapshot.faces[:1],
        events=(),
        owners={"face": None},
        deliveries=(),
        sendings=(),
        changes=(),
    )


AGAIN = (Sending(102.5, PARENT, 5, "file"), Sending(300, PARENT, 5, "file"))
PLANTED: dict[str, tuple[str, Callable[[Snapshot], Snapshot]]] = {
    "an update that nobody handled": ("lost", lambda s: replace(s, unhandled_updates=(7,))),
    "a post nobody recorded": ("lost", lambda s: replace(s, assets=(), deliveries=())),
    "a photo nobody looked at": ("lost", lambda s: replace(s, assets=(Asset("file", "received", None),))),
    "a photo that was refused": (
        "lost",
        lambda s: replace(s, assets=(Asset("file", "rejected", "file_gone"),)),
    ),
    "a photo that was given up": (
        "lost",
        lambda s: replace(s, assets=(Asset("file", "dead", "gave up"),), deliveries=(), sendings=()),
    ),
    "a delivery that failed without a refusal by Telegram": (
        "lost",
        lambda s: replace(with_delivery(s, state="failed", reason="?"), sendings=(), refused=frozenset({6})),
    ),
    "a photo in which nobody was found": ("lost", unmatched),
    "an owed photo without a delivery": ("lost", lambda s: replace(s, deliveries=(), sendings=())),
    "a delivery still pending": ("lost", lambda s: with_delivery(s, state="pending")),
    "a delivery still sending": ("lost", lambda s: with_delivery(s, state="sending")),
    "a delivery that only its row calls sent": ("lost", lambda s: replace(s, sendings=())),
    "a delivery parked without a block": (
        "lost",
        lambda s: with_delivery(s, state="parked", reason="blocked"),
    ),
    "a delivery suppressed in spite of the link": (
        "lost",
        lambda s: with_delivery(s, state="suppressed", reason="no right"),
    ),
    "a photo that came twice": ("duplicate", lambda s: replace(s, sendings=AGAIN)),
    "a photo sent after the link ended": ("unauthorised", lambda s: ended(s, 101.5)),
    "a photo sent before the link began": (
        "unauthorised",
        lambda s: replace(s, links=(LinkChange(105, 1, "joe", "approved"),)),
    ),
    "a photo of a person that is gone": (
        "unauthorised",
        lambda s: replace(s, persons=(*s.persons, PersonChange(90, "joe", is_live=False))),
    ),
    "a photo sent to another chat": (
        "unauthorised",
        lambda s: replace(s, sendings=(Sending(102.5, OTHER, 5, "file"),)),
    ),
    "a photo sent without a delivery": (
        "unauthorised",
        lambda s: replace(s, sendings=(*s.sendings, Sending(103, OTHER, None, "file"))),
    ),
    "a photo of somebody else's child": (
        "unauthorised",
        lambda s: replace(s, tg_ids={1: OTHER}, sendings=(Sending(102.5, OTHER, 5, "file"),)),
    ),
    "a photo sent to somebody who left long ago": ("unauthorised", lambda s: absent(s, 50, None)),
    "a delivery of unknown outcome without a button": (
        "not_offered",
        lambda s: with_delivery(s, state="unknown", reason="?"),
    ),
    "a name in another group": ("leak", lambda s: replace(s, said={"Kid1z": {PARENT: 30, 99: 40}})),
    "a name of somebody who was erased": (
        "residue",
        lambda s: replace(s, traces=("Kid1z in table persons",)),
    ),
    "a face that the index misses": ("index", lambda s: replace(s, points={})),
    "a face that only the index has": ("index", lambda s: replace(s, rows={})),
    "a face of another person": (
        "index",
        lambda s: replace(s, points={"face": Point(None, is_prototype=False)}),
    ),
    "a task that a worker still has": (
        "stuck",
        lambda s: replace(s, tasks=(Task(1, "deliver", "leased", None),)),
    ),
    "a stored file without a row": ("stray", lambda s: replace(s, strays=("w1/a1/original",))),
}
EXCUSED: dict[str, Callable[[Snapshot], Snapshot]] = {
    "unknown, and offered": lambda s: replace(
        with_delivery(s, state="unknown", reason="?"), offers=frozenset({PARENT})
    ),
    "unknown, of a person that was erased and connected anew": lambda s: replace(
        ended(with_delivery(s, state="unknown", reason="?"), 110),
        links=(
            *ended(s, 110).links,
            LinkChange(120, 1, "new joe", "approved"),
        ),
        persons=(*s.persons, PersonChange(120, "new joe", is_live=True)),
    ),
    "suppressed, of a face that a rerun took back before the send": lambda s: replace(
        with_delivery(s, state="suppressed"),
        faces=(*s.faces, FaceChange(101.5, 3, "face", "file", "UPDATE", JOE, None, "matched")),
        events=(*s.events, Event(3, None, 7, None, frozenset({"face"}), 1)),
        owners={"face": None},
        sendings=(),
        shown=frozenset(),
    ),
    "never owed, of a person whose erase was handled after people had stopped": lambda s: ended(
        replace(s, changes=(), sendings=(), shown=frozenset(), faces=s.faces[:1], events=()),
        END + 5,
        deliveries=(),
        owners={"face": None},
    ),
    "unknown, of a face that is nobody's by now": lambda s: replace(
        with_delivery(s, state="unknown", reason="?"),
        faces=(*s.faces, FaceChange(200, 3, "face", "file", "UPDATE", JOE, None)),
        events=(*s.events, Event(3, None, 7, None, frozenset({"face"}), 1)),
        owners={"face": None},
        shown=frozenset(),
    ),
    "failed, because Telegram refused it": lambda s: replace(
        with_delivery(s, state="failed", reason="400"), sendings=(), refused=frozenset({5})
    ),
    "sent before the link ended": lambda s: ended(s, 110),
    "suppressed after the link ended": lambda s: ended(
        with_delivery(s, state="suppressed", reason="no right"), 101.5, sendings=(), changes=()
    ),
    "not owed to somebody who left before": lambda s: replace(absent(s, 50, 200), deliveries=(), sendings=()),
    "sent a moment after the recipient left": lambda s: absent(s, 101, 200),
    "not owed while it is only asked about": lambda s: replace(unmatched(s), asked=frozenset({"file"})),
    "parked while blocked": lambda s: with_delivery(s, state="parked", reason="blocked", is_open=False),
}


def test_a_sound_run_breaks_nothing() -> None:
    assert check(a_sound_run()) == []


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_fault_is_named(planted: str) -> None:
    kind, plant = PLANTED[planted]
    assert kind in kinds(plant(a_sound_run()))


@pytest.mark.parametrize("excuse", EXCUSED)
def test_what_has_a_reason_is_no_violation(excuse: str) -> None:
    assert check(EXCUSED[excuse](a_sound_run())) == []


def test_owed_photos_are_counted_by_posts_and_not_by_our_rows() -> None:
    sound = a_sound_run()
    nobody_recorded = replace(sound, assets=(), deliveries=(), sendings=(), changes=())
    assert Case(nobody_recorded).owed() == Case(sound).owed() == {("file", PARENT)}
    lost = [violation.what for violation in check(nobody_recorded) if violation.kind == "lost"]
    assert any(f"is not owed to {PARENT}" in what for what in lost)


def test_a_photo_that_was_asked_for_again_is_no_duplicate() -> None:
    snapshot = a_sound_run()
    snapshot.diary.presses.append(Press(250, PARENT, 5))
    again = (
        DeliveryChange(251, 5, "pending"),
        DeliveryChange(252, 5, "sending"),
        DeliveryChange(301, 5, "sent"),
    )
    assert check(replace(snapshot, sendings=AGAIN, changes=(*snapshot.changes, *again))) == []


@pytest.mark.parametrize(("before", "found"), [("sent", set()), ("unknown", {"duplicate"})])
def test_a_photo_taken_out_of_the_chat_may_come_again_but_not_one_that_may_be_there(
    before: str, found: set[str]
) -> None:
    snapshot = a_sound_run()
    states = [(251, before), (252, "retracted"), (253, "retracted"), (254, "pending"), (255, "sending")]
    again = tuple(DeliveryChange(at, 5, state) for at, state in (*states, (301, "sent")))
    assert kinds(replace(snapshot, sendings=AGAIN, changes=(*snapshot.changes, *again))) == found


def test_a_press_excuses_only_what_followed_from_it() -> None:
    """The parent pressed, but the delivery was never owed again: the second photo came by itself."""
    snapshot = a_sound_run()
    snapshot.diary.presses.append(Press(250, PARENT, 5))
    assert kinds(replace(snapshot, sendings=AGAIN)) == {"duplicate"}


def test_in_the_middle_of_a_run_only_the_inexcusable_counts() -> None:
    snapshot = with_delivery(a_sound_run(), state="pending")
    assert check_so_far(replace(snapshot, assets=())) == []
    assert [v.kind for v in check_so_far(replace(snapshot, sendings=AGAIN))] == ["duplicate"]


@pytest.mark.parametrize(
    ("late", "kind", "about"),
    [
        (lambda s: replace(s, unhandled_updates=(3,)), "handle_update", {"update_id": 3}),
        (
            lambda s: replace(s, assets=(Asset("file", "received", None),)),
            "recognise_asset",
            {"file_unique_id": "file"},
        ),
        (lambda s: with_delivery(s, state="pending"), "deliver", {"delivery_id": 5}),
        (lambda s: with_delivery(s, state="pending"), "clean_document", {"file_unique_id": "file"}),
    ],
)
def test_what_a_task_is_still_about_to_settle_is_under_way_and_not_lost(
    late: Callable[[Snapshot], Snapshot], kind: str, about: dict[str, object]
) -> None:
    """The task is reported all the same, as stuck: a run ends only when no task finishes any more."""
    lost = late(a_sound_run())
    assert "lost" in kinds(lost)
    assert "under_way" not in kinds(lost)
    of_another = {name: "another" if name == "file_unique_id" else 99 for name in about}
    assert "lost" in kinds(waiting(lost, kind, **of_another))
    assert "lost" in kinds(replace(lost, tasks=(Task(9, kind, "dead", None, **about),)))  # type: ignore[arg-type]
    with_task = kinds(waiting(lost, kind, **about))
    assert {"under_way", "stuck"} <= with_task
    assert "lost" not in with_task
