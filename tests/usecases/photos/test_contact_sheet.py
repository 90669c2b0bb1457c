"""The sheet under a card: who sees it, and when it is deleted."""

from dataclasses import replace

import pytest

from domain.queries.clusters.clusters import unknown_faces
from domain.queries.photos.contact_sheet import Sheet
from domain.usecases.clusters.delete_cluster import delete_cluster
from domain.usecases.clusters.merge_cluster import merge_cluster
from domain.usecases.faces.delete_faces import delete_faces
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.photos.ask_sheet import ask_sheet
from domain.values.targets import Target
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, make_group, post
from tests.usecases.forgetting import erase, erase_this_group
from tests.usecases.grouping import unknown_person
from tests.usecases.operating import merge
from tests.usecases.painting import has_face_in_the_middle, paint_faces
from tests.usecases.sheets import ADMIN_CHAT, ask, moderated_group, sent, sheet_of, shown_sheets
from tests.usecases.stage import Stage


@pytest.fixture
async def group(stage: Stage) -> Group:
    return await moderated_group(stage)


@pytest.fixture
async def sheet(group: Group, anna: Connected, photo: int) -> Sheet:
    return await sheet_of(anna, photo, group)


async def test_a_sheet_stands_under_its_card_and_the_store_keeps_no_picture_of_it(
    stage: Stage, anna: Connected, sheet: Sheet
) -> None:
    [call] = sent(await ask(stage, sheet))
    assert (call.params["chat_id"], call.params["reply_parameters"]["message_id"]) == (ADMIN_CHAT, 40)
    assert call.upload is not None
    assert [key for key in stage.store.photos if "/cards/" in key] == []
    assert await shown_sheets() == [{"tg_chat_id": ADMIN_CHAT, "names": [anna.number]}]


async def test_each_tile_shows_the_face_where_it_is_on_its_photo(stage: Stage, sheet: Sheet) -> None:
    await paint_faces(stage)
    [call] = sent(await ask(stage, sheet))
    assert has_face_in_the_middle(call)


async def test_a_sheet_is_edited_under_the_same_card_and_sent_again_under_another_one(
    stage: Stage, sheet: Sheet
) -> None:
    await ask(stage, sheet)
    again = await ask(stage, replace(sheet, press=2))
    assert [call.method for call in again] == ["editMessageMedia"]
    below = await ask(stage, replace(sheet, press=3, card=50))
    assert [call.method for call in below] == ["deleteMessage", "sendPhoto"]
    assert len(await shown_sheets()) == 1


async def test_a_drawn_sheet_is_not_sent_once_one_of_its_faces_is_erased(
    stage: Stage, group: Group, anna: Connected, photo: int, sheet: Sheet
) -> None:
    """One face is erased after the sheet was drawn, before it is shown. The other face is still there."""
    both = await sql.rows("SELECT number FROM face_instances WHERE asset_id = $1", photo)
    await ask_sheet(replace(sheet, faces=tuple(row["number"] for row in both)), stage.doorbell)
    await stage.run("picture_sheet")
    by = stage.by(group.admin)
    await delete_faces(anna.number, photo, by, settings=stage.settings, doorbell=stage.doorbell)
    stage.telegram.calls.clear()
    await stage.show()
    assert sent(stage.telegram.calls) == []
    assert [key for key in stage.store.photos if "/cards/sheet" in key] == []


async def test_removing_a_sheet_where_none_is_shown_adds_no_task(stage: Stage, sheet: Sheet) -> None:
    """The admin has a sheet in the admin chat, but none in private and none of the other workspace."""
    await ask(stage, sheet)
    other = await make_group(stage)
    for elsewhere in (replace(sheet, in_private=True), replace(sheet, workspace_id=other.workspace_id)):
        await ask_sheet(replace(elsewhere, press=2, faces=()), stage.doorbell)
    added = await sql.rows(
        "SELECT id FROM tasks WHERE kind IN ('show_sheet', 'picture_sheet') AND state = 'ready'"
    )
    assert added == []


async def test_in_private_only_a_moderator_or_whoever_has_the_photo_sees_a_sheet(
    stage: Stage, group: Group, anna: Connected, sheet: Sheet
) -> None:
    hers = replace(sheet, participant_id=anna.owner.participant_id, in_private=True)
    assert len(sent(await ask(stage, hers))) == 1
    await sql.execute("UPDATE deliveries SET state = 'retracted'")
    calls = await ask(stage, replace(hers, press=2))
    assert [call.method for call in calls] == ["deleteMessage"]
    admins = replace(sheet, in_private=True, press=3)
    assert len(sent(await ask(stage, admins))) == 1
    stage.memberships.statuses[ADMIN_CHAT, group.admin.tg_user_id] = "outside"
    assert sent(await ask(stage, replace(admins, press=4))) == []
    assert await shown_sheets() == []


async def test_a_sheet_shows_no_face_of_another_workspace(stage: Stage, sheet: Sheet) -> None:
    other = await make_group(stage)
    assert sent(await ask(stage, replace(sheet, workspace_id=other.workspace_id))) == []


async def test_no_sheet_comes_when_the_photo_of_its_only_face_cannot_be_read(
    stage: Stage, sheet: Sheet
) -> None:
    """The photo is gone, here and at Telegram."""
    await sql.execute("UPDATE image_assets SET path = NULL, tg_file_id = 'gone'")
    assert sent(await ask(stage, sheet)) == []


@pytest.mark.parametrize("how", ["person", "faces here", "group"])
async def test_a_sheet_is_deleted_with_its_person_its_faces_or_its_group(
    stage: Stage, group: Group, anna: Connected, photo: int, sheet: Sheet, how: str
) -> None:
    await ask(stage, sheet)
    if how == "person":
        await erase(stage, anna, group.admin)
    elif how == "faces here":
        by = stage.by(group.admin)
        await delete_faces(anna.number, photo, by, settings=stage.settings, doorbell=stage.doorbell)
    else:
        await erase_this_group(stage, group)
    await ensure_gone(stage)


async def test_a_sheet_of_an_absorbed_person_is_deleted_with_the_survivor(
    stage: Stage, group: Group, anna: Connected, ben: Connected, sheet: Sheet
) -> None:
    await ask(stage, sheet)
    await merge(stage, anna, ben, group.admin)
    await erase(stage, ben, group.admin)
    await ensure_gone(stage)


async def test_a_sheet_is_deleted_with_the_person_to_whom_a_face_on_it_was_moved(
    stage: Stage, group: Group, anna: Connected, ben: Connected, sheet: Sheet
) -> None:
    """The face is moved while the sheet is shown."""
    await ask(stage, sheet)
    which, by = WhichFaces(anna.number, sheet.faces), stage.by(group.admin)
    await reassign_faces(which, Target(ben.number), by, settings=stage.settings, doorbell=stage.doorbell)
    await erase(stage, ben, group.admin)
    await ensure_gone(stage)


@pytest.mark.parametrize(
    "how", ["cluster", "group", "person with all its faces", "person with one of its faces"]
)
async def test_a_sheet_of_an_unknown_person_is_deleted_with_its_faces(
    stage: Stage, group: Group, anna: Connected, how: str
) -> None:
    """The last two: Anna is erased after she got all faces of the cluster, or one of them."""
    number, by = await unknown_person(stage, group), stage.by(group.admin)
    faces = tuple(await unknown_faces(group.workspace_id, number))
    sheet = Sheet(group.workspace_id, group.admin.participant_id, in_private=False, press=1, faces=faces)
    await ask(stage, sheet)
    assert await shown_sheets() == [{"tg_chat_id": ADMIN_CHAT, "names": [number]}]
    settings, doorbell = stage.settings, stage.doorbell
    if how == "cluster":
        await delete_cluster(number, by, settings=settings, doorbell=doorbell)
    elif how == "group":
        await erase_this_group(stage, group)
    elif how == "person with all its faces":
        await merge_cluster(number, anna.number, by, settings=settings, doorbell=doorbell)
        await erase(stage, anna, group.admin)
    else:
        which = WhichFaces(None, face_numbers=faces[:1])
        await reassign_faces(which, Target(anna.number), by, settings=settings, doorbell=doorbell)
        await erase(stage, anna, group.admin)
    await ensure_gone(stage)


async def ensure_gone(stage: Stage) -> None:
    for _ in range(2):
        await stage.drain()
        await stage.show()
    assert await shown_sheets() == []
    assert ADMIN_CHAT in [chat for chat, _ in stage.deleted]


@pytest.fixture
async def zoe_and_sheet(stage: Stage, group: Group) -> tuple[Connected, Sheet]:
    """Zoe of another workspace that the admin moderates, and a private sheet of her face."""
    group_of_zoe = await make_group(stage, admin=group.admin)
    zoe = await connected_person(stage, group_of_zoe, look="zoe", name="Zoe")
    photo = await post(stage, group_of_zoe, stage.engine.face(zoe=0.9))
    await stage.drain()
    faces = tuple(await sql.values(int, "SELECT number FROM face_instances WHERE asset_id = $1", photo))
    admin = group.admin.participant_id
    return zoe, Sheet(group_of_zoe.workspace_id, admin, in_private=True, press=2, card=50, faces=faces)


async def test_a_private_sheet_that_was_turned_to_another_workspace_is_deleted_with_its_faces(
    stage: Stage, group: Group, sheet: Sheet, zoe_and_sheet: tuple[Connected, Sheet]
) -> None:
    """Whoever moderates two workspaces has one sheet in the private chat, now of one and now of the other."""
    zoe, of_zoe = zoe_and_sheet
    assert sent(await ask(stage, replace(sheet, in_private=True)))
    assert sent(await ask(stage, of_zoe))
    assert await shown_sheets() == [{"tg_chat_id": group.admin.tg_user_id, "names": [zoe.number]}]
    await erase(stage, zoe, group.admin)
    await stage.drain()
    await stage.show()
    assert await shown_sheets() == []


async def test_a_private_sheet_that_was_turned_to_another_workspace_can_be_removed(
    stage: Stage, sheet: Sheet, zoe_and_sheet: tuple[Connected, Sheet]
) -> None:
    zoe, of_zoe = zoe_and_sheet
    await ask(stage, replace(sheet, in_private=True))
    await ask(stage, of_zoe)
    assert zoe.number in (await shown_sheets())[0]["names"]
    await sql.execute("DELETE FROM tasks")  # so that only the card tells that a sheet is shown
    await ask(stage, replace(of_zoe, press=3, card=0, faces=()))
    assert await shown_sheets() == []
