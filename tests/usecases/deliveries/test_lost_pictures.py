"""What becomes of a lost photo on which nobody is left, and of a picture that its search meets."""

import pytest

from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.deliveries.note_arrived import note_arrived
from domain.usecases.deliveries.send_unknown_photos import send_unknown_photos
from domain.values.send_outcome import SendOutcome
from sandbox.telegram import TelegramStandIn
from sandbox.telegram.content.files import StoredFile
from sandbox.telegram.people import Person
from tests import sql
from tests.usecases.assigning import faces_on, unassign
from tests.usecases.chats.lost_messages import search, show_twice
from tests.usecases.factory import Connected, Group, connected_person, make_participant
from tests.usecases.losing import (
    asked_about,
    clocks_move_on,
    offers,
    photos,
    posted,
    state_of,
    time_passes,
)
from tests.usecases.sending import prepared
from tests.usecases.stage import Stage


@pytest.fixture
async def anna(stage: Stage, group: Group, parent: Person) -> Connected:
    owner = await make_participant(stage, in_chat=group.tg_chat_id, tg_user_id=parent.id)
    return await connected_person(stage, group, owner)


async def taken_off(stage: Stage, group: Group, delivery_id: int) -> None:
    asset_id = await sql.value(int, "SELECT asset_id FROM deliveries WHERE id = $1", delivery_id)
    assert asset_id is not None
    [face] = await faces_on(asset_id)
    await unassign(stage, group, face)
    assert await state_of(delivery_id) == ("retracted", None)


@pytest.fixture
async def lost(stage: Stage, group: Group, tg: TelegramStandIn, anna: Connected) -> int:
    """A photo of Anna arrived, but Telegram's answer was lost. Then its face was taken off Anna."""
    tg.faults.add("cut_after", method="sendPhoto")
    delivery_id = await posted(stage, group, tg)
    await taken_off(stage, group, delivery_id)
    await stage.show("correct_delivery")
    return delivery_id


async def test_a_lost_photo_on_which_nobody_is_left_is_found_taken_back_and_sought_no_more(
    stage: Stage, tg: TelegramStandIn, parent: Person, lost: int
) -> None:
    [message] = photos(parent)
    await time_passes(stage)
    assert message.deleted
    assert await state_of(lost) == ("retracted", None)
    assert offers(parent) == []
    asked = len(asked_about(tg))
    for _ in range(4):
        await time_passes(stage)
    assert len(asked_about(tg)) == asked


async def test_a_lost_photo_is_found_although_the_outage_that_took_its_answer_lasted(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    """Its number is sought below that of a later message, and for more than an hour there was none."""
    tg.faults.add("cut_after", method="sendPhoto")
    tg.faults.add("429", method="sendMessage", times=0, retry_after_s=1)
    lost = await posted(stage, group, tg)
    [message] = photos(parent)
    await taken_off(stage, group, lost)
    for _ in range(50):
        await time_passes(stage)
    tg.faults.clear()
    await posted(stage, group, tg)
    for _ in range(2):
        await time_passes(stage)
    assert message.deleted
    asked = len(asked_about(tg))
    for _ in range(50):
        await time_passes(stage)
    assert len(asked_about(tg)) == asked
    assert await sql.rows("SELECT id FROM tasks WHERE kind = 'find_deliveries' AND state = 'ready'") == []


async def test_a_press_below_a_lost_photo_on_which_nobody_is_left_takes_it_back(
    stage: Stage, parent: Person, lost: int
) -> None:
    [message] = photos(parent)
    await note_arrived(lost, message.message_id, stage.doorbell)
    await stage.show("correct_delivery")
    assert message.deleted
    assert await state_of(lost) == ("retracted", None)


async def test_a_lost_photo_on_which_nobody_is_left_is_taken_back_when_start_opens_the_chat(
    stage: Stage, tg: TelegramStandIn, anna: Connected, parent: Person, lost: int
) -> None:
    [message] = photos(parent)
    await note_arrived(lost, message.message_id, stage.doorbell)
    await sql.execute("DELETE FROM tasks WHERE kind = 'correct_delivery'")
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    await stage.show("correct_delivery")
    assert message.deleted


@pytest.mark.parametrize("leaves", ["before", "after", "never"])
async def test_a_lost_photo_is_sought_although_the_copy_that_was_asked_for_is_refused(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected, leaves: str
) -> None:
    """leaves: when its last person leaves the photo, before the refusal or after it."""
    tg.faults.add("cut_after", method="sendPhoto")
    delivery_id = await posted(stage, group, tg)
    [message] = photos(parent)
    await send_unknown_photos(anna.owner.participant_id, press=1, doorbell=stage.doorbell)
    await clocks_move_on()
    await stage.show("find_deliveries")  # it seeks nothing: the photo is about to be sent
    assert not await sql.values(
        int, "SELECT id FROM tasks WHERE kind = 'find_deliveries' AND state = 'ready'"
    )
    asset_id = await sql.value(int, "SELECT asset_id FROM deliveries")
    assert asset_id is not None
    [face] = await faces_on(asset_id)

    async def refuse(_: bool) -> SendOutcome:
        if leaves == "before":
            await unassign(stage, group, face)
        return SendOutcome("failed", "Bad Request: wrong file identifier")

    await stage.deliver_one(delivery_id, prepared(refuse))
    if leaves == "after":
        await unassign(stage, group, face)
    for _ in range(2):
        await time_passes(stage)
    assert message.deleted == (leaves != "never")
    assert (await state_of(delivery_id))[0] == ("sent" if leaves == "never" else "retracted")


async def test_a_first_copy_is_on_record_that_is_found_while_the_second_is_sent(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    tg.faults.add("cut_after", method="sendPhoto")
    delivery_id = await posted(stage, group, tg)
    await sql.execute("UPDATE deliveries SET state = 'pending'")
    await sql.execute("UPDATE deliveries SET state = 'sending', sending_at = now()")
    [message] = photos(parent)
    await note_arrived(delivery_id, message.message_id, stage.doorbell)
    assert await state_of(delivery_id) == ("sending", message.message_id)


async def test_a_picture_that_no_record_knows_goes(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    """The process that sent it died before it noted the message; the picture would show faces for good."""
    sizes = tg.service.files.issue(StoredFile("photo", "stray", b"", width=800, height=600))
    tg.faults.add("5xx_before", method="sendPhoto")
    lost = await posted(stage, group, tg)
    stray = await stage.world.api.call("sendPhoto", {"chat_id": parent.id, "photo": sizes[-1]})
    await time_passes(stage)
    await posted(stage, group, tg)
    for _ in range(3):
        await time_passes(stage)
    assert (await state_of(lost))[0] == "unknown"
    assert stray["message_id"] not in [message.message_id for message in parent.inbox]
    assert len(photos(parent)) == 1


async def test_a_picture_that_is_older_than_the_lost_photo_stays(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    """It may be a photo of a group that was erased: recipients keep the photos that they have."""
    sizes = tg.service.files.issue(StoredFile("photo", "stray", b"", width=800, height=600))
    old = await stage.world.api.call("sendPhoto", {"chat_id": parent.id, "photo": sizes[-1]})
    [message] = photos(parent)
    message.date -= 3600
    tg.faults.add("5xx_before", method="sendPhoto")
    lost = await posted(stage, group, tg)
    for _ in range(4):
        await time_passes(stage)
    assert (await state_of(lost))[0] == "unknown"
    assert old["message_id"] in asked_about(tg)
    assert photos(parent) == [message]


async def test_a_stray_picture_stays_while_it_may_be_a_lost_one_made_of_a_document(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    """Telegram gave the photo made of the document an id that the bot never learned."""
    sizes = tg.service.files.issue(StoredFile("photo", "stray", b"", width=800, height=600))
    for _ in range(2):
        tg.faults.add("5xx_before", method="sendPhoto")
        lost = await posted(stage, group, tg)
    await made_of_a_document(lost)
    stray = await stage.world.api.call("sendPhoto", {"chat_id": parent.id, "photo": sizes[-1]})
    await time_passes(stage)
    await posted(stage, group, tg)
    for _ in range(4):
        await time_passes(stage)
    assert stray["message_id"] in asked_about(tg)
    assert stray["message_id"] in [message.message_id for message in photos(parent)]


async def test_a_lost_message_is_sought_again_once_the_photo_made_of_a_document_is_found(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    tg.faults.add("cut_after", method="sendPhoto")
    found = await posted(stage, group, tg)
    await made_of_a_document(found)
    [photo] = photos(parent)
    await note_arrived(found, photo.message_id, stage.doorbell)
    await show_twice(stage, group, parent, tg)
    first, second = parent.inbox[-2:]
    await sql.execute("UPDATE tasks SET state = 'done' WHERE kind = 'find_deliveries'")
    await search(stage, parent)
    assert (first.deleted, second.deleted) == (True, False)


async def made_of_a_document(delivery_id: int) -> None:
    await sql.execute(
        """UPDATE image_assets SET media = 'document'
           WHERE id = (SELECT asset_id FROM deliveries WHERE id = $1)""",
        delivery_id,
    )
