"""A caption that became wrong in a chat closed to the bot is corrected when the chat opens."""

from collections.abc import Awaitable, Callable

import pytest

from domain.errors import Refused
from domain.usecases.chats.close_private_chat import close_private_chat
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.deliveries.edit_caption import EditedPhoto, edit_caption
from domain.usecases.deliveries.send_photo_again import send_photo_again
from domain.usecases.persons.rename_person import rename_person
from domain.values.send_outcome import SendOutcome
from tests import sql
from tests.usecases.factory import Connected, Group, post
from tests.usecases.stage import Stage

BLOCKED = Refused("Telegram", 403, "Forbidden: bot was blocked by the user")
MESSAGE = 7001

Change = Callable[[Stage, Group, Connected], Awaitable[object]]


async def renamed(stage: Stage, group: Group, anna: Connected) -> None:
    await rename_person(anna.number, "Annabella", stage.by(anna.owner), stage.doorbell)


async def reworded(stage: Stage, group: Group, anna: Connected) -> None:
    edited = EditedPhoto(group.tg_chat_id, MESSAGE, "unique-lake", "Annabella swims")
    await edit_caption(edited, stage.doorbell)


CHANGES = pytest.mark.parametrize("change", [renamed, reworded])


@pytest.fixture
async def photo(stage: Stage, group: Group, anna: Connected) -> int:
    """Anna's owner has a photo of her. Returns the delivery's id."""
    await post(stage, group, stage.engine.face(anna=0.9), file="lake", message=MESSAGE)
    await stage.settle()
    await stage.show()
    stage.telegram.calls.clear()
    [delivery] = await sql.rows("SELECT id FROM deliveries")
    return int(delivery["id"])


async def corrections(stage: Stage) -> list[bool]:
    """For each edit of a caption that the bot tries now, whether the new caption is right."""
    stage.telegram.calls.clear()
    await stage.show()
    edits = [call for call in stage.telegram.calls if call.method == "editMessageCaption"]
    return ["Annabella" in str(call.params["caption"]) for call in edits]


@CHANGES
async def test_a_caption_is_corrected_when_the_chat_opens(
    stage: Stage, group: Group, anna: Connected, photo: int, change: Change
) -> None:
    await close_private_chat(anna.owner.participant_id, stage.doorbell)
    stage.telegram.refusals["editMessageCaption"] = BLOCKED
    await change(stage, group, anna)
    assert len(await corrections(stage)) == 1, "Telegram refused it"
    stage.telegram.refusals.clear()
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    assert await corrections(stage) == [True]
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    assert await corrections(stage) == [], "it is corrected once"


@CHANGES
async def test_a_caption_is_corrected_at_once_when_the_chat_opened_before_the_refusal_was_noted(
    stage: Stage, group: Group, anna: Connected, photo: int, change: Change
) -> None:
    stage.telegram.answers.append(BLOCKED)
    await change(stage, group, anna)
    assert await corrections(stage) == [True, True]


@CHANGES
async def test_a_chat_that_only_an_edit_finds_closed_is_noted_as_closed(
    stage: Stage, group: Group, anna: Connected, photo: int, change: Change
) -> None:
    """Telegram refuses the edit before it tells that the bot was blocked."""
    stage.telegram.refusals["editMessageCaption"] = BLOCKED
    await change(stage, group, anna)
    assert len(await corrections(stage)) == 2
    assert await corrections(stage) == []
    stage.telegram.refusals.clear()
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    assert await corrections(stage) == [True]


@CHANGES
async def test_every_message_that_exists_is_corrected_whatever_became_of_the_last_send(
    stage: Stage, group: Group, anna: Connected, photo: int, change: Change
) -> None:
    stage.mailbox.answers.append(SendOutcome("failed", "Bad Request: wrong file identifier"))
    await send_photo_again(photo, anna.owner.participant_id, press=1, doorbell=stage.doorbell)
    await stage.settle()
    assert await sql.values(str, "SELECT state FROM deliveries") == ["failed"]
    await change(stage, group, anna)
    assert await corrections(stage) == [True]
