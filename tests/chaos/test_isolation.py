"""What the checker says when a second group shares the first one's list of people, and is split off again."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.ids import WorkspaceId
from sandbox.chaos.diary import Connection, Post, SecondGroup
from sandbox.chaos.judging.checker import Case, check
from sandbox.chaos.judging.snapshot import (
    Asset,
    Delivery,
    DeliveryChange,
    Event,
    FaceChange,
    GroupChange,
    Sending,
    Snapshot,
)
from tests.chaos.sound_run import ADMIN, GROUP, JOE, OTHER, PARENT, a_sound_run, kinds

ANNEX, GUEST_ADMIN, GUEST_PARENT = -2, 21, 22
FIRST, OWN, ANEW = WorkspaceId(1), WorkspaceId(2), WorkspaceId(3)
JOINED, SPLIT = GroupChange(200, ANNEX, FIRST), (GroupChange(400, ANNEX, None), GroupChange(400, ANNEX, ANEW))


def a_shared_run() -> Snapshot:
    """Joe's parent is in both groups. The annex joins the list at 200, and posts a photo of Joe at 300."""
    run = a_sound_run()
    admins = frozenset({ADMIN, GUEST_ADMIN})
    run.diary.groups["annex"] = admins | {ANNEX, PARENT, GUEST_PARENT}
    run.diary.second_groups["annex"] = SecondGroup("A", GROUP, ANNEX, admins)
    run.diary.posts.append(Post(300, "annex", "there", "Joe 1", frozenset({"Joe"})))
    seen = FaceChange(300.4, 3, "face there", "there", "INSERT", None, None)
    known = FaceChange(300.5, 4, "face there", "there", "UPDATE", None, JOE)
    states = [(301, "pending"), (302, "sending"), (303, "sent")]
    return replace(
        run,
        groups=(GroupChange(1, GROUP, FIRST), GroupChange(150, ANNEX, OWN), JOINED),
        faces=(*run.faces, seen, known),
        events=(*run.events, Event(4, None, None, 7, frozenset({"face there"}), 1)),
        owners={**run.owners, "face there": JOE},
        assets=(*run.assets, Asset("there", "done", None)),
        deliveries=(*run.deliveries, Delivery(6, "there", 1, "sent", None, is_open=True)),
        changes=(*run.changes, *(DeliveryChange(at, 6, state) for at, state in states)),
        sendings=(*run.sendings, Sending(302.5, PARENT, 6, "there")),
        shown=run.shown | {6},
    )


def split_off(run: Snapshot) -> Snapshot:
    """Photo, faces and delivery of the annex are erased; the message stays in the chat."""
    return replace(
        run,
        groups=(*run.groups, *SPLIT),
        faces=run.faces[:2],
        events=run.events[:1],
        owners={"face": JOE},
        assets=run.assets[:1],
        deliveries=run.deliveries[:1],
        shown=frozenset({5}),
    )


def never_joined(run: Snapshot) -> Snapshot:
    return replace(run, groups=run.groups[:2])


def told(run: Snapshot, who: int, at: float) -> Snapshot:
    return replace(run, said={"Kid1z": {**run.said["Kid1z"], who: at}})


def guest_child_told(run: Snapshot, who: int) -> Snapshot:
    run.diary.connections.append(Connection(GUEST_PARENT, "annex", "Barack", "Kid3z"))
    return replace(run, said={**run.said, "Kid3z": {GUEST_PARENT: 500, who: 510}})


def sent_around_the_split(begun_at: float) -> Snapshot:
    """The annex's photo is sent shortly after the split; the right to receive it was read at `begun_at`."""
    run = a_shared_run()
    before = [change for change in run.changes if change.delivery_id != 6]
    begun = replace(run, changes=(*before, DeliveryChange(begun_at, 6, "sending")))
    return replace(split_off(begun), sendings=(*run.sendings[:1], Sending(404, PARENT, 6, "there")))


SOUND: dict[str, Callable[[Snapshot], Snapshot]] = {
    "shared to the end": lambda run: run,
    "split off later": split_off,
    "the guest's admin was told while the list was shared": lambda run: told(run, GUEST_ADMIN, 250),
    "the guest's admin was told by a message on its way at the split": lambda run: told(
        split_off(run), GUEST_ADMIN, 405
    ),
    "a photo on its way at the split": lambda _: sent_around_the_split(399),
    "the guest's own child, named to both admins": lambda run: guest_child_told(split_off(run), GUEST_ADMIN),
}
PLANTED: dict[str, tuple[str, Callable[[Snapshot], Snapshot]]] = {
    "the guest's admin was told before the join": ("leak", lambda run: told(run, GUEST_ADMIN, 150)),
    "the guest's admin was told long after the split": (
        "leak",
        lambda run: told(split_off(run), GUEST_ADMIN, 500),
    ),
    "a guest who decides nothing was told": ("leak", lambda run: told(run, GUEST_PARENT, 250)),
    "the guest group itself was told": ("leak", lambda run: told(run, ANNEX, 250)),
    "a guest's child was named in the first group": (
        "leak",
        lambda run: guest_child_told(split_off(run), OTHER),
    ),
    "a photo of a group that never joined": ("unauthorised", never_joined),
    "a photo that was sent after the split": (
        "unauthorised",
        lambda run: replace(run, groups=(*run.groups, GroupChange(299, ANNEX, None))),
    ),
    "a photo whose send began after the split": ("unauthorised", lambda _: sent_around_the_split(402)),
    "an erased photo, sent long before the join": (
        "unauthorised",
        lambda run: replace(split_off(run), sendings=(*run.sendings[:1], Sending(160, PARENT, 6, "there"))),
    ),
    "an erased photo, sent to somebody in the first group only": (
        "unauthorised",
        lambda run: replace(split_off(run), sendings=(*run.sendings[:1], Sending(302, OTHER, 6, "there"))),
    ),
    "a photo that is gone without a split": (
        "lost",
        lambda run: replace(split_off(run), groups=run.groups, sendings=run.sendings[:1]),
    ),
    "a photo that was posted after the split": (
        "lost",
        lambda run: replace(
            split_off(run), groups=(*run.groups, GroupChange(290, ANNEX, None)), sendings=run.sendings[:1]
        ),
    ),
    "a photo that its recipient lacks": (
        "lost",
        lambda run: replace(run, deliveries=run.deliveries[:1], sendings=run.sendings[:1]),
    ),
}


@pytest.mark.parametrize("sound", SOUND)
def test_a_list_of_people_may_be_shared_and_split(sound: str) -> None:
    assert check(SOUND[sound](a_shared_run())) == []


@pytest.mark.parametrize("planted", PLANTED)
def test_what_crosses_between_lists_is_named(planted: str) -> None:
    kind, plant = PLANTED[planted]
    assert kind in kinds(plant(a_shared_run()))


def test_photos_of_the_second_group_are_owed_only_while_the_list_is_shared() -> None:
    while_shared = {("file", PARENT), ("there", PARENT)}
    assert {(post.file_unique_id, who) for post, who in Case(a_shared_run()).expected()} == while_shared
    for other in (never_joined, split_off):
        expected = Case(other(a_shared_run())).expected()
        assert {(post.file_unique_id, who) for post, who in expected} == {("file", PARENT)}


def test_no_photo_of_the_annex_is_owed_to_whoever_is_in_the_first_group_only() -> None:
    run = a_shared_run()
    outside = run.diary.groups["annex"] - {PARENT}
    run.diary.groups["annex"] = outside
    assert [post.file_unique_id for post, _ in Case(run).expected()] == ["file"]
    assert "unauthorised" in kinds(run)
