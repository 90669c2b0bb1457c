"""Photos that may not have arrived are offered by a button, again whenever there are new ones."""

from domain.ids import DeliveryId
from domain.usecases.chats.close_private_chat import close_private_chat
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.deliveries.send_photo_again import send_photo_again
from domain.usecases.deliveries.send_unknown_photos import send_unknown_photos
from domain.values.send_outcome import SendOutcome
from tests import sql
from tests.usecases.assigning import faces_on, unassign
from tests.usecases.factory import Connected, Group, post
from tests.usecases.stage import Stage

NOBODY_KNOWS = SendOutcome("unknown", "timeout")


async def _lost_on_the_way(stage: Stage, group: Group) -> None:
    """Makes a photo of Anna get lost: nobody knows whether it arrived."""
    stage.mailbox.answers.append(NOBODY_KNOWS)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()


def _offers(stage: Stage) -> list[str]:
    """The method by which each button for lost photos came."""
    return [call.method for call in stage.telegram.calls if "showunknown" in str(call.params)]


async def test_a_photo_that_is_lost_again_is_offered_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The pressed button is gone: its message says by now that the photos follow."""
    await _lost_on_the_way(stage, group)
    await stage.show()
    assert _offers(stage) == ["sendMessage"]
    stage.mailbox.answers.append(NOBODY_KNOWS)
    await send_unknown_photos(anna.owner.participant_id, press=1, doorbell=stage.doorbell)
    await stage.deliver()
    await stage.show()
    assert _offers(stage) == ["sendMessage", "sendMessage"]


async def test_a_button_that_nobody_pressed_is_not_sent_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await _lost_on_the_way(stage, group)
    await stage.show()
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    await stage.show()
    assert _offers(stage) == ["sendMessage"]


async def test_whoever_blocked_the_bot_meanwhile_is_offered_the_photo_after_start(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await _lost_on_the_way(stage, group)
    await close_private_chat(anna.owner.participant_id, stage.doorbell)
    await stage.show()
    assert _offers(stage) == []
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    await stage.show()
    assert _offers(stage) == ["sendMessage"]


async def test_a_button_goes_when_its_photo_was_asked_for_in_the_list(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await _lost_on_the_way(stage, group)
    await stage.show()
    owner = anna.owner.participant_id
    await send_photo_again(await _delivery(), owner, press=1, doorbell=stage.doorbell)
    await stage.deliver()
    await stage.show()
    assert len(stage.deleted) == 1


async def test_a_button_goes_when_nobody_is_left_on_its_photo(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await _lost_on_the_way(stage, group)
    await stage.show()
    asset_id = await sql.value(int, "SELECT asset_id FROM deliveries")
    assert asset_id is not None
    [face] = await faces_on(asset_id)
    await unassign(stage, group, face)
    await stage.show()
    assert len(stage.deleted) == 1


async def _delivery() -> DeliveryId:
    delivery_id = await sql.value(int, "SELECT id FROM deliveries")
    assert delivery_id is not None
    return DeliveryId(delivery_id)
