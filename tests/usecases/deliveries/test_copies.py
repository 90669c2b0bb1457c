"""A photo that was sent once more on request is in the chat twice: both copies change together."""

import pytest

from domain.errors import Refused
from domain.ids import DeliveryId
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.deliveries.note_arrived import note_arrived
from domain.usecases.deliveries.send_photo_again import send_photo_again
from domain.usecases.photos.ask_closer_look import ask_closer_look
from domain.values.send_outcome import SendOutcome
from tests import sql
from tests.usecases.assigning import faces_on, unassign
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.linking import joined
from tests.usecases.operating import undo
from tests.usecases.sending import prepared
from tests.usecases.stage import Stage

BLOCKED = Refused("Telegram", 403, "Forbidden: bot was blocked by the user")
FIRST, SECOND = 1, 2


@pytest.fixture
async def photo(stage: Stage, group: Group, anna: Connected) -> int:
    """A photo of Anna (left) and Carla, whom the same owner connected. The owner has it twice."""
    await connected_person(stage, group, owner=anna.owner, look="carla", name="Carla")
    asset_id = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(carla=0.9))
    await stage.settle()
    [delivery] = await sql.rows("SELECT id FROM deliveries")
    await send_photo_again(delivery["id"], anna.owner.participant_id, press=1, doorbell=stage.doorbell)
    await stage.settle()
    await stage.show()
    assert len(stage.mailbox.sent) == 2
    return asset_id


def changed(stage: Stage, method: str) -> list[object]:
    """The messages that `method` was called for, in order."""
    return [call.params["message_id"] for call in stage.telegram.calls if call.method == method]


async def test_both_copies_say_who_is_still_on_the_photo(stage: Stage, group: Group, photo: int) -> None:
    await unassign(stage, group, (await faces_on(photo))[0])
    await stage.show()
    assert changed(stage, "editMessageCaption") == [FIRST, SECOND]
    captions = [c.params["caption"] for c in stage.telegram.calls if c.method == "editMessageCaption"]
    assert [("Anna" in caption, "Carla" in caption) for caption in captions] == [(False, True)] * 2


async def test_both_copies_of_a_photo_are_taken_back(stage: Stage, group: Group, photo: int) -> None:
    for face in await faces_on(photo):
        await unassign(stage, group, face)
    await stage.show()
    assert changed(stage, "deleteMessage") == [FIRST, SECOND]


async def test_a_copy_is_taken_back_also_where_another_one_could_not_be_sent(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    [delivery] = await sql.rows("SELECT id FROM deliveries")
    stage.mailbox.answers.append(SendOutcome("failed", "Bad Request: wrong file identifier"))
    await send_photo_again(delivery["id"], anna.owner.participant_id, press=1, doorbell=stage.doorbell)
    await stage.settle()
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "failed"}]
    await unassign(stage, group, (await faces_on(asset_id))[0])
    await stage.show()
    assert changed(stage, "deleteMessage") == [FIRST]
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "retracted"}]


async def test_a_copy_is_taken_back_where_its_last_reason_ended_while_a_send_was_refused(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    [delivery] = await sql.rows("SELECT id FROM deliveries")
    await send_photo_again(delivery["id"], anna.owner.participant_id, press=1, doorbell=stage.doorbell)
    [face] = await faces_on(asset_id)

    async def refuse(_: bool) -> SendOutcome:
        await unassign(stage, group, face)
        return SendOutcome("failed", "Bad Request: wrong file identifier")

    await stage.deliver_one(delivery["id"], prepared(refuse))
    await stage.show()
    assert changed(stage, "deleteMessage") == [FIRST]


async def test_a_copy_that_was_found_late_is_taken_back_where_the_next_one_could_not_be_sent(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Telegram's first answer was lost; its message is found once the photo was asked for again."""
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    stage.mailbox.answers = [SendOutcome("unknown", "timeout"), SendOutcome("failed", "Bad Request")]
    await stage.settle()
    [delivery] = await sql.rows("SELECT id FROM deliveries")
    await send_photo_again(delivery["id"], anna.owner.participant_id, press=1, doorbell=stage.doorbell)
    await note_arrived(delivery["id"], FIRST, stage.doorbell)
    await stage.settle()
    assert len(stage.mailbox.sent) == 2
    await unassign(stage, group, (await faces_on(asset_id))[0])
    await stage.show()
    assert changed(stage, "deleteMessage") == [FIRST]


async def test_a_copy_that_is_found_below_an_offer_is_taken_back_where_the_last_reason_ended(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Telegram's first answer was lost, and an outage held up the copy that was asked for."""
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    stage.mailbox.answers = [SendOutcome("unknown", "timeout")]
    await stage.settle()
    [delivery] = await sql.rows("SELECT id FROM deliveries")
    await asked_again(stage, anna, "pending")
    await sql.execute("UPDATE deliveries SET offered_at = now()")
    await unassign(stage, group, (await faces_on(asset_id))[0])
    await note_arrived(delivery["id"], FIRST, stage.doorbell)
    await stage.show("correct_delivery")
    assert changed(stage, "deleteMessage") == [FIRST]


async def test_both_copies_are_taken_back_from_a_closed_chat_when_it_opens(
    stage: Stage, group: Group, photo: int, anna: Connected
) -> None:
    stage.telegram.answers.append(BLOCKED)
    for face in await faces_on(photo):
        await unassign(stage, group, face)
    await stage.show()
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    await stage.show()
    assert changed(stage, "deleteMessage") == [FIRST, FIRST, SECOND]
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    await stage.show()
    assert len(changed(stage, "deleteMessage")) == 3


async def test_a_photo_is_not_sent_while_a_copy_is_in_the_chat(
    stage: Stage, group: Group, photo: int
) -> None:
    """The first copy is gone, the second stayed as the chat was closed; then Carla is on the photo again."""
    for face in await faces_on(photo):
        done = await unassign(stage, group, face)
    await sql.execute("UPDATE deliveries SET earlier_copies = '{}'")
    await undo(stage, done, group.admin)
    await stage.settle()
    await stage.show()
    assert len(stage.mailbox.sent) == 2
    assert changed(stage, "deleteMessage") == []


async def test_a_photo_asked_for_once_more_is_sent_though_one_of_two_persons_leaves_it(
    stage: Stage, group: Group, photo: int, anna: Connected
) -> None:
    [delivery] = await sql.rows("SELECT id FROM deliveries")
    await send_photo_again(delivery["id"], anna.owner.participant_id, press=2, doorbell=stage.doorbell)
    await unassign(stage, group, (await faces_on(photo))[0])
    await stage.settle()
    assert len(stage.mailbox.sent) == 3


async def test_copies_in_the_chat_are_corrected_though_one_more_was_asked_for(
    stage: Stage, group: Group, photo: int, anna: Connected
) -> None:
    """The copy that was asked for is not sent yet, as its picture is still being made."""
    [delivery] = await sql.rows("SELECT id FROM deliveries")
    await send_photo_again(delivery["id"], anna.owner.participant_id, press=2, doorbell=stage.doorbell)
    await sql.execute("DELETE FROM tasks WHERE kind = 'deliver'")
    await unassign(stage, group, (await faces_on(photo))[0])
    await stage.show()
    assert changed(stage, "editMessageCaption") == [FIRST, SECOND]


async def test_copies_in_the_chat_are_corrected_though_nobody_knows_whether_one_more_came(
    stage: Stage, group: Group, photo: int, anna: Connected
) -> None:
    await asked_again(stage, anna, "unknown")
    await unassign(stage, group, (await faces_on(photo))[0])
    await stage.show("correct_delivery")
    assert changed(stage, "editMessageCaption") == [FIRST, SECOND]


async def test_copies_in_the_chat_are_corrected_though_one_more_was_refused_at_that_moment(
    stage: Stage, group: Group, photo: int, anna: Connected
) -> None:
    [delivery] = await sql.rows("SELECT id FROM deliveries")
    await send_photo_again(delivery["id"], anna.owner.participant_id, press=2, doorbell=stage.doorbell)
    [face, _] = await faces_on(photo)

    async def refuse(_: bool) -> SendOutcome:
        await unassign(stage, group, face)
        return SendOutcome("failed", "Bad Request: wrong file identifier")

    await stage.deliver_one(delivery["id"], prepared(refuse))
    await stage.show()
    assert changed(stage, "editMessageCaption") == [FIRST, SECOND]


@pytest.mark.parametrize(("way", "ends"), [("face", "failed"), ("face", "unknown"), ("link", "pending")])
async def test_a_copy_in_the_chat_names_who_is_added_whatever_becomes_of_one_more(
    stage: Stage, group: Group, anna: Connected, way: str, ends: str
) -> None:
    """A face is given to Ben, who has Anna's owner; or that owner is let in to Ben, who has another one."""
    ben = await connected_person(stage, group, anna.owner if way == "face" else None, look="ben", name="Ben")
    stage.source.files["far"] = stage.engine.draw(
        stage.engine.face(anna=0.9),
        *([stage.engine.face(ben=0.9)] if way == "link" else []),
        hidden=[stage.engine.face(ben=0.9)] if way == "face" else [],
    )
    asset_id = await post(stage, group, file="far")
    await stage.settle()
    await asked_again(stage, anna, ends)
    if way == "face":
        await ask_closer_look(asset_id, stage.by(group.admin), cell=0, doorbell=stage.doorbell)
        await stage.drain()
    else:
        await joined(stage, ben, anna.owner)
    await stage.show("correct_delivery")
    edits = [call.params for call in stage.telegram.calls if call.method == "editMessageCaption"]
    assert [(one["chat_id"], "Ben" in one["caption"]) for one in edits] == [(anna.owner.tg_user_id, True)]


async def asked_again(stage: Stage, anna: Connected, ends: str) -> None:
    """Asks for the photo once more, which `ends` so: it is still pending, or has this outcome."""
    owner = anna.owner.participant_id
    delivery_id = await sql.value(int, "SELECT id FROM deliveries WHERE participant_id = $1", owner)
    assert delivery_id is not None
    await send_photo_again(DeliveryId(delivery_id), owner, press=2, doorbell=stage.doorbell)
    if ends == "pending":
        await sql.execute("DELETE FROM tasks WHERE kind = 'deliver'")
        return
    stage.mailbox.answers.append(SendOutcome(ends, "Bad Request"))
    await stage.deliver()
    state = await sql.value(str, "SELECT state FROM deliveries WHERE id = $1", delivery_id)
    assert state == ends
