"""One photo is deleted for everybody: by a moderator, or by the only member who posted it."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from domain.errors import Forbidden, NotFound
from domain.ids import AssetId, WorkspaceId
from domain.queries.deliveries.delivery import DeliveryView
from domain.queries.deliveries.recipients import photo_recipients
from domain.queries.photos.photo_deletion import photo_deletion
from domain.queries.photos.photo_faces import times_received
from domain.rules.photos.store_keys import original_key
from domain.usecases.deliveries.deliver_photo import Send
from domain.usecases.erasing.erase_photo import erase_photo
from domain.usecases.photos.accept_asset import accept_asset
from domain.usecases.photos.replace_photo import replace_photo
from domain.values.send_outcome import SendOutcome
from tests import sql
from tests.persons import ERASING
from tests.usecases.factory import Connected, Group, Member, make_participant, post, posted_photo
from tests.usecases.forgetting import erasure_states, is_verified
from tests.usecases.rows import plant
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked

_UNSENT = "tg_message_id = NULL, sent_at = NULL"


async def erase(stage: Stage, photo: AssetId, by: Member) -> dict[str, int]:
    return await erase_photo(photo, stage.by(by), settings=stage.settings, doorbell=stage.doorbell)


async def work_off(stage: Stage) -> None:
    for _ in range(3):
        await stage.drain()
        await stage.show()


@pytest.fixture
async def photo(stage: Stage, group: Group, anna: Connected) -> AssetId:
    """A photo of Anna and a stranger, which Anna's owner has received."""
    photo = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(), file="fair")
    await stage.settle()
    return photo


@pytest.mark.checklist(143)
async def test_copies_faces_and_rows_of_the_photo_go_and_a_repost_is_a_new_photo(
    stage: Stage, group: Group, anna: Connected, photo: AssetId
) -> None:
    view = await photo_deletion(photo, stage.by(group.admin))
    assert (view.faces, view.received, view.known_only_here) == (2, 1, 0)
    await sql.execute("UPDATE face_instances SET set_aside = 'not_a_face' WHERE person_id IS NULL")
    assert (await photo_deletion(photo, stage.by(group.admin))).faces == 1
    faces = {*await sql.values(UUID, "SELECT id FROM face_instances WHERE asset_id = $1", photo)}
    await erase(stage, photo, group.admin)
    for table in ("postings", "face_instances", "distributions", "deliveries", "erased_faces"):
        assert await sql.rows(f"SELECT 1 FROM {table} WHERE asset_id = $1", photo) == []
    assert await sql.rows("SELECT 1 FROM image_assets WHERE id = $1", photo) == []
    await work_off(stage)
    assert (anna.owner.tg_user_id, 1) in stage.deleted
    assert await is_verified()
    assert faces.isdisjoint(stage.index.faces())
    [event] = await sql.rows("SELECT actor, subject_number FROM admin_events WHERE operation = 'erase_photo'")
    assert event == {"actor": f"tg:{group.admin.tg_user_id}", "subject_number": photo}
    again = await post(stage, group, file="fair")
    await stage.settle()
    assert [asset for _, asset in stage.mailbox.sent] == [photo, again]


@pytest.mark.parametrize(
    ("became", "received", "maybe"),
    [
        ("state = 'retracted'", 1, 0),  # the chat is closed, so the message is still there
        ("state = 'parked', reason = 'blocked', tg_message_id = NULL, earlier_copies = '{1}'", 1, 0),
        ("state = 'unknown', reason = 'no answer', unknown_at = now(), " + _UNSENT, 0, 1),
        ("state = 'retracted', unknown_at = now(), " + _UNSENT, 0, 1),
        ("state = 'sending', " + _UNSENT, 0, 1),
        ("state = 'retracted', tg_message_id = NULL", 0, 0),  # it was taken out of the chat
        ("state = 'parked', reason = 'blocked', " + _UNSENT, 0, 0),
    ],
)
async def test_everybody_who_has_a_copy_or_may_have_it_is_counted(
    stage: Stage, group: Group, photo: AssetId, became: str, received: int, maybe: int
) -> None:
    await plant(f"UPDATE deliveries SET {became}")
    view = await photo_deletion(photo, stage.by(group.admin))
    assert (view.received, view.maybe) == (received, maybe)
    assert await times_received(group.workspace_id, photo) == received
    [to] = await photo_recipients(group.workspace_id, photo)
    assert to.has_copy is (None if maybe else bool(received))
    assert (to.sent_at is not None) or not to.has_copy


async def test_a_copy_that_is_on_its_way_is_taken_back_when_it_has_arrived(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    [delivery] = await sql.rows("SELECT id FROM deliveries")

    async def prepare(view: DeliveryView) -> Send | None:
        async def send_meanwhile(_: bool) -> SendOutcome:
            await erase(stage, photo, group.admin)
            return SendOutcome("sent", tg_message_id=77)

        return send_meanwhile

    await stage.deliver_one(delivery["id"], prepare)
    await work_off(stage)
    assert (anna.owner.tg_user_id, 77) in stage.deleted


async def test_a_photo_that_is_deleted_before_the_first_look_is_never_delivered(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    key = original_key(WorkspaceId(group.workspace_id), photo)
    await erase(stage, photo, group.admin)
    await stage.store.put(key, b"what a worker had downloaded")
    await stage.settle()
    assert stage.mailbox.sent == []
    assert await is_verified()
    assert key not in stage.store.photos


async def test_the_caption_of_its_message_and_the_photo_that_it_replaced_are_taken_back_too(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The message is one of an album, and showed Anna already before it was edited."""
    await post(stage, group, stage.engine.face(anna=0.9), album="fair", message=7)
    other_photo = await post(stage, group, stage.engine.face(anna=0.9), album="fair", message=8)
    await stage.settle()
    edited = posted_photo(stage, group, stage.engine.face(anna=0.9), album="fair", message=7)
    assert await replace_photo(replace(edited, caption="Our fair"), stage.doorbell)
    await stage.settle()
    await stage.show()
    photo = await sql.value(AssetId, "SELECT asset_id FROM postings WHERE tg_message_id = 7")
    assert photo is not None
    copies = await sql.values(int, "SELECT tg_message_id FROM deliveries WHERE asset_id <> $1", other_photo)
    stage.telegram.calls.clear()
    await erase(stage, photo, group.admin)
    await work_off(stage)
    assert len(copies) == 2
    assert {message for _, message in stage.deleted} == {*copies}
    assert await sql.rows("SELECT asset_id, state FROM deliveries WHERE state = 'sent'") == [
        {"asset_id": other_photo, "state": "sent"}
    ]
    said = [call.params["caption"] for call in stage.telegram.calls if call.method == "editMessageCaption"]
    assert said
    assert not any("fair" in caption for caption in said)


async def test_the_last_photo_that_a_person_is_known_by_goes_and_the_person_stays(
    stage: Stage, group: Group, anna: Connected, photo: AssetId
) -> None:
    await sql.execute("DELETE FROM face_instances WHERE asset_id <> $1", photo)
    assert (await photo_deletion(photo, stage.by(group.admin))).known_only_here == 1
    await erase(stage, photo, group.admin)
    assert await sql.rows("SELECT id FROM image_assets WHERE enrols_person_id IS NOT NULL") == []
    await work_off(stage)
    assert await erasure_states() == {"verified"}
    assert await sql.rows("SELECT id FROM persons") == [{"id": anna.person_id}]


async def test_the_only_poster_may_delete_a_photo_and_nobody_else_learns_of_the_photo(
    stage: Stage, group: Group, anna: Connected
) -> None:
    lou = await make_participant(stage, "Lou", in_chat=group.tg_chat_id)
    posted = posted_photo(stage, group, stage.engine.face(anna=0.9), file="fair")
    photo = await accept_asset(replace(posted, posted_by=lou.participant_id), stage.doorbell)
    assert photo is not None
    await stage.settle()
    with pytest.raises(NotFound):
        await erase(stage, photo, anna.owner)
    await sql.execute("UPDATE image_assets SET media = 'document' WHERE id = $1", photo)
    seen = [await photo_deletion(photo, stage.by(one)) for one in (lou, group.admin)]
    assert [one.tg_file_id for one in seen] == [
        posted.tg_file_id,
        None,
    ]  # the file may say where it was taken
    # Whether a child on a photo is connected, a member must not find out by posting it.
    assert [(one.received, one.known_only_here) for one in seen] == [(None, None), (1, 0)]
    await erase(stage, photo, lou)
    again = await accept_asset(replace(posted, posted_by=lou.participant_id), stage.doorbell)
    assert again is not None
    unknown = replace(posted, tg_message_id=posted.tg_message_id + 1000, posted_by=None)
    assert await accept_asset(unknown, stage.doorbell) == again
    with pytest.raises(Forbidden, match="others_posted"):
        await erase(stage, again, lou)


async def test_a_photo_is_deleted_while_somebody_on_it_is_being_deleted(
    stage: Stage, group: Group, anna: Connected, photo: AssetId, clean_database: str
) -> None:
    erasing = f"UPDATE persons SET {ERASING} WHERE id = $1"
    async with asyncio.TaskGroup() as tasks, held(clean_database, erasing, anna.person_id):
        deleting = tasks.create_task(erase(stage, photo, group.admin))
        await until_blocked(deleting)
    assert (await deleting)["photos"] == 1
