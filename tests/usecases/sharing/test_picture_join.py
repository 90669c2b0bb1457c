"""The picture beside a wish to join shows each decider only faces that this decider may see."""

import pytest

from domain.usecases.gallery.pin_prototype import pin_prototype
from domain.usecases.sharing.make_owner import make_owner
from tests import sql
from tests.usecases.factory import Connected, Group, Member, make_group, make_participant, post
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
