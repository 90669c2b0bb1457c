"""Photos for a connected person: who may add them, how they are compared."""

import asyncio
from itertools import count

import pytest

from domain.errors import Conflict, Forbidden, NotFound
from domain.ids import AssetId
from domain.ports import DetectedFace
from domain.steps.erasing.take_back_orphans import take_back_orphans
from domain.steps.work.bury_task import bury_task
from domain.steps.work.work import transaction
from domain.usecases.gallery.add_gallery_photo import add_gallery_photo
from domain.values.training import MAX_GALLERY_PHOTOS, SentPhoto
from tests import sql
from tests.no_error import no_error
from tests.persons import has, make_guardians, revoke_links
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_group,
    make_participant,
)
from tests.usecases.linking import joined
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage

_numbers = count(1)


async def add(stage: Stage, person: Connected, by: Member, *faces: DetectedFace) -> AssetId:
    number = next(_numbers)
    file = f"gallery-{number}"
    stage.source.files[file] = stage.engine.draw(*faces)
    return await send(stage, person, by, SentPhoto(file, f"unique-{file}", "photo", tg_message_id=number))


async def send(stage: Stage, person: Connected, by: Member, photo: SentPhoto) -> AssetId:
    return await add_gallery_photo(
        person.number, by.participant_id, photo, stage.by(by), doorbell=stage.doorbell
    )


async def verdict(asset_id: AssetId) -> object:
    # The reason with which the photo ended, else its state.
    [row] = await sql.rows("SELECT state, reason FROM image_assets WHERE id = $1", asset_id)
    return row["reason"] if row["state"] in ("done", "rejected") else row["state"]


async def faces_of(person: Connected) -> list[object]:
    # The basis of each face of the person.
    rows = await sql.rows("SELECT basis FROM face_instances WHERE person_id = $1", person.person_id)
    return [row["basis"] for row in rows]


async def told() -> list[object]:
    # The photos whose verdict the sender is to be told, in order.
    rows = await sql.rows("SELECT ids FROM tasks WHERE kind = 'show_gallery_photo' ORDER BY id")
    return [sql.from_json(row["ids"])["asset_id"] for row in rows]


async def test_owners_and_moderators_add_photos_and_guardians_do_not(
    stage: Stage, group: Group, anna: Connected
) -> None:
    aunt = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    await joined(stage, anna, aunt)
    for who in (anna.owner, group.admin):
        assert await add(stage, anna, who, stage.engine.face(anna=0.9))
    with pytest.raises(Forbidden, match="only_owner_changes"):
        await add(stage, anna, aunt, stage.engine.face(anna=0.9))
    elsewhere = await make_group(stage)
    with pytest.raises(NotFound, match="person"):
        await add(stage, anna, elsewhere.admin, stage.engine.face(anna=0.9))
    await stage.drain()
    assert await faces_of(anna) == ["trained"] * 3


@pytest.mark.checklist(47, 57)
async def test_no_byte_of_a_photo_that_is_added_later_is_stored(
    stage: Stage, group: Group, anna: Connected
) -> None:
    before = {*stage.store.photos}
    await add(stage, anna, anna.owner, stage.engine.face(anna=0.9))
    await stage.drain()
    assert await faces_of(anna) == ["trained"] * 2
    assert {*stage.store.photos} == before


async def test_a_person_without_an_owner_gets_no_photos(stage: Stage, group: Group, anna: Connected) -> None:
    await revoke_links()
    with pytest.raises(Forbidden, match="only_owner_changes"):
        await add(stage, anna, group.admin, stage.engine.face(anna=0.9))


async def test_a_face_that_resembles_a_sibling_more_is_not_learned(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """A face that looks like two persons is learned only for the person that it resembles more."""
    both = stage.engine.face(anna=0.66, ben=0.74)
    assert await verdict_of(stage, anna, both) == "somebody_else"
    assert await verdict_of(stage, ben, both) == "good"
    assert await faces_of(anna) == ["trained"]


async def verdict_of(stage: Stage, person: Connected, *faces: DetectedFace) -> object:
    asset = await add(stage, person, person.owner, *faces)
    await stage.drain()
    return await verdict(asset)


async def test_a_sender_who_lost_the_right_before_the_photo_was_judged_adds_nothing(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset = await add(stage, anna, anna.owner, stage.engine.face(anna=0.9))
    await make_guardians()
    await stage.drain()
    assert await verdict(asset) == "moved_on"
    assert await faces_of(anna) == ["trained"]
    assert await told() == [asset]  # a guardian reads that nothing was learned


@pytest.mark.parametrize("is_linked", [False, True])
async def test_a_moderators_photo_waits_while_telegram_does_not_tell(
    stage: Stage, group: Group, anna: Connected, *, is_linked: bool
) -> None:
    """Telegram does not tell who moderates. In an earlier version the photo was thrown away then, and a
    linked moderator was told that others now decide about such photos.
    """
    if is_linked:
        await joined(stage, anna, group.admin)
    asset = await add(stage, anna, group.admin, stage.engine.face(anna=0.9))
    stage.memberships.untold.add(group.tg_chat_id)
    await stage.drain()
    assert await verdict(asset) == "received"
    stage.memberships.untold.clear()
    await stage.make_due()
    await stage.drain()
    assert await verdict(asset) == "good"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE participant_persons SET state = 'revoked'",
        f"UPDATE persons SET {has('declined')}",
        "UPDATE image_assets SET sent_by_id = NULL",
    ],
)
async def test_a_photo_is_not_learned_when_its_sender_or_its_person_is_gone(
    stage: Stage, group: Group, anna: Connected, change: str
) -> None:
    """The sender is not linked to Anna any more, Anna was declined, or the sender was erased."""
    asset = await add(stage, anna, anna.owner, stage.engine.face(anna=0.9))
    await sql.execute(change)
    await stage.drain()
    assert await verdict(asset) == "moved_on"
    assert await faces_of(anna) == ["trained"]


async def test_a_photo_of_the_survivor_without_a_face_stays_when_a_merge_is_undone(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """The undo gives back only the photos that came with the merge."""
    empty = await add(stage, anna, anna.owner)
    await stage.drain()
    before = await sql.rows("SELECT id, enrols_person_id AS whose FROM image_assets ORDER BY id")
    done = await merge(stage, ben, anna, group.admin)
    await undo(stage, done, group.admin)
    after = await sql.rows("SELECT id, enrols_person_id AS whose FROM image_assets ORDER BY id")
    assert after == before
    assert {row["whose"] for row in after if row["id"] == empty} == {anna.person_id}


async def test_a_sender_whose_link_ended_is_told_nothing_of_the_photo(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset = await add(stage, anna, anna.owner, stage.engine.face(anna=0.9))
    await joined(stage, anna, await make_participant(stage, in_chat=group.tg_chat_id))
    await revoke_links(anna.link_id)
    await stage.drain()
    assert (await verdict(asset), await told()) == ("moved_on", [])


async def test_a_photo_that_two_merged_persons_share_is_learned_once(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The absorbed person's copy is rejected, so it does not wait for ever."""
    ben = await connected_person(stage, group, anna.owner, look="ben", name="Ben")
    stage.source.files["one"] = stage.engine.draw(stage.engine.face(ben=0.9))
    photo = SentPhoto("one", "unique-one", "photo", tg_message_id=5)
    left, kept = [await send(stage, person, anna.owner, photo) for person in (anna, ben)]
    await merge(stage, anna, ben, group.admin)
    await stage.drain()
    assert (await verdict(left), await verdict(kept)) == ("same_photo", "good")


async def test_a_photo_of_a_person_who_is_absorbed_meanwhile_is_learned_for_the_survivor(
    stage: Stage, group: Group, anna: Connected
) -> None:
    ben = await connected_person(stage, group, anna.owner, look="ben", name="Ben")
    asset = await add(stage, anna, anna.owner, stage.engine.face(anna=0.9))
    stage.engine.pause = finding = asyncio.Event()
    stage.engine.is_looking.clear()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(stage.run("judge_gallery_photo"))
        await stage.engine.is_looking.wait()
        await merge(stage, anna, ben, group.admin)
        finding.set()
    await stage.drain()
    assert await verdict(asset) == "good"
    assert len(await faces_of(ben)) == 3


async def test_the_same_message_counts_once_and_the_same_photo_not_again(
    stage: Stage, anna: Connected
) -> None:
    stage.source.files["one"] = stage.engine.draw(stage.engine.face(anna=0.9))
    photo = SentPhoto("one", "unique-one", "photo", tg_message_id=5)
    assert await send(stage, anna, anna.owner, photo) == await send(stage, anna, anna.owner, photo)
    with pytest.raises(Conflict, match="same_photo"):
        await send(stage, anna, anna.owner, SentPhoto("one", "unique-one", "photo", tg_message_id=6))
    await stage.drain()
    assert await faces_of(anna) == ["trained"] * 2


async def test_a_photo_that_was_given_up_may_be_sent_again(stage: Stage, anna: Connected) -> None:
    asset = await send(stage, anna, anna.owner, SentPhoto("gone", "unique", "photo", tg_message_id=5))
    await stage.drain()
    stage.source.files["one"] = stage.engine.draw(stage.engine.face(anna=0.9))
    again = SentPhoto("one", "unique", "photo", tg_message_id=6)
    assert await send(stage, anna, anna.owner, again) == asset
    await stage.drain()
    assert await faces_of(anna) == ["trained"] * 2


async def test_the_card_of_a_photo_that_was_sent_again_leaves_the_chat_with_the_photo(
    stage: Stage, anna: Connected
) -> None:
    """The earlier card, which says that the photo was given up, stays as long as the photo."""
    asset = await send(stage, anna, anna.owner, SentPhoto("gone", "unique", "photo", tg_message_id=5))
    await stage.drain()
    await stage.show()
    await send(stage, anna, anna.owner, SentPhoto("one", "unique", "photo", tg_message_id=6))
    with no_error("the round goes on"):
        assert await take_back_orphans(stage.doorbell) == 0
    await sql.execute("DELETE FROM image_assets WHERE id = $1", asset)
    assert await take_back_orphans(stage.doorbell) == 1


async def test_a_gallery_has_no_more_photos_than_its_limit(stage: Stage, anna: Connected) -> None:
    for _ in range(MAX_GALLERY_PHOTOS - 1):
        await add(stage, anna, anna.owner, stage.engine.face(anna=0.9))
    with pytest.raises(Conflict, match="enough_photos"):
        await add(stage, anna, anna.owner, stage.engine.face(anna=0.9))


async def test_a_photo_that_cannot_be_looked_at_is_answered(stage: Stage, anna: Connected) -> None:
    """Telegram does not have the photo any more, or every try to judge it failed."""
    gone = await add(stage, anna, anna.owner, stage.engine.face(anna=0.9))
    stage.source.files.clear()
    await stage.drain()
    dead = await add(stage, anna, anna.owner, stage.engine.face(anna=0.9))
    [task] = await sql.rows("SELECT id FROM tasks WHERE kind = 'judge_gallery_photo' AND state = 'ready'")
    async with transaction(stage.doorbell) as work:
        await bury_task(work, task["id"])
    assert (await verdict(gone), await verdict(dead)) == ("file_gone", "dead")
    assert await told() == [gone, dead]


async def test_a_face_of_another_workspaces_person_is_odd_and_not_somebody_elses(
    stage: Stage, group: Group, anna: Connected
) -> None:
    elsewhere = await make_group(stage)
    await connected_person(stage, elsewhere, look="ben", name="Ben")
    assert await verdict_of(stage, anna, stage.engine.face(ben=0.9)) == "odd"
