"""The picture beside a wish to join shows each decider only faces that this decider may see."""

from collections.abc import Sequence
from typing import Any

import pytest

from domain.usecases.connecting.add_training_photo import add_training_photo
from domain.usecases.connecting.train_again import train_again
from domain.usecases.gallery.pin_prototype import pin_prototype
from domain.usecases.sharing.ask_to_join import ask_to_join
from domain.usecases.sharing.make_owner import make_owner
from domain.values.training import SentPhoto
from tests import sql
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    begin,
    connected_person,
    make_group,
    make_participant,
    post,
)
from tests.usecases.linking import asked_to_join, delete_links, joined
from tests.usecases.sheets import count_sheets
from tests.usecases.stage import Stage

# A picture has the face that was sent, and here one face of a training photo.
WITHOUT_POSTS = 2


@pytest.fixture
async def grandpa(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Opa", in_chat=group.tg_chat_id)


async def represented_by_a_post(stage: Stage, group: Group, admin: Member) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    face = await sql.value(int, "SELECT number FROM face_instances WHERE asset_id = $1", photo)
    await pin_prototype(face or 0, stage.by(admin), settings=stage.settings, doorbell=stage.doorbell)
    await stage.drain()


@pytest.mark.parametrize("who", ["one owner", "two owners, one of them outside", "admins"])
@pytest.mark.parametrize("is_elsewhere", [True, False])
async def test_faces_of_photos_that_some_owner_never_received_are_not_shown(
    stage: Stage,
    group: Group,
    anna: Connected,
    grandpa: Member,
    monkeypatch: pytest.MonkeyPatch,
    who: str,
    is_elsewhere: bool,
) -> None:
    """An owner who is in no group of a photo never saw it. Admins see all photos of their groups."""
    if who != "one owner":
        papa = await make_participant(stage, "Papa")  # he was in the group once
        stage.memberships.statuses[group.tg_chat_id, papa.tg_user_id] = "member"
        await joined(stage, anna, papa)
        await make_owner(anna.number, papa.participant_id, stage.by(anna.owner), stage.doorbell)
        stage.memberships.statuses[group.tg_chat_id, papa.tg_user_id] = "outside"
    where = await make_group(stage, title="Trip", joins=group) if is_elsewhere else group
    await represented_by_a_post(stage, where, group.admin)
    if who == "admins":
        await delete_links(anna)
    drawn = count_sheets(stage, monkeypatch)
    await asked_to_join(stage, group, grandpa)
    await stage.drain()
    has_seen = who == "admins" or (who == "one owner" and not is_elsewhere)
    assert drawn == [WITHOUT_POSTS + has_seen]


@pytest.mark.parametrize("is_learned_again", [True, False])
async def test_whoever_asks_by_a_photo_that_the_person_is_learned_from_shows_it_to_the_deciders(
    stage: Stage,
    group: Group,
    anna: Connected,
    grandpa: Member,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_learned_again: bool,
) -> None:
    """The same photo was forwarded. It leaves the person that it was sent for, as any other photo would."""
    if is_learned_again:
        own = await connected_person(stage, group, grandpa, look="ben", name="Mine")
        await sql.execute("DELETE FROM face_instances WHERE person_id = $1", own.person_id)
        await sql.execute("DELETE FROM image_assets WHERE enrols_person_id = $1", own.person_id)
        await train_again(own.number, grandpa.participant_id, stage.doorbell)
        person_id = own.person_id
    else:
        person_id = (await begin(stage, group, grandpa, "Enkelin")).person_id
    known = "SELECT tg_file_id, tg_file_unique_id FROM image_assets WHERE enrols_person_id = $1"
    [photo] = await sql.rows(known, anna.person_id)
    same = SentPhoto(photo["tg_file_id"], photo["tg_file_unique_id"], "photo", tg_message_id=7)
    sent = await add_training_photo(person_id, grandpa.participant_id, same, stage.doorbell)
    await stage.drain()
    drawn = drawn_tiles(stage, monkeypatch)
    await ask_to_join(sent, grandpa.participant_id, stage.doorbell)
    await stage.settle()
    assert drawn == [[True] * WITHOUT_POSTS], "not all faces are there"
    assert await sql.rows(known, person_id) == []
    assert await sql.rows(known, anna.person_id) == [photo]


def drawn_tiles(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> list[list[bool]]:
    """A list to which every sheet that is drawn from now on adds, for each tile, whether it shows a face."""
    drawn: list[list[bool]] = []
    face_sheet = stage.eyes.codec.face_sheet

    async def noting(tiles: Sequence[bytes | None], **how: Any) -> bytes:
        drawn.append([tile is not None for tile in tiles])
        return await face_sheet(tiles, **how)

    monkeypatch.setattr(stage.eyes.codec, "face_sheet", noting)
    return drawn
