"""A photo that has to leave a chat closed to the bot leaves it when the chat opens."""

import pytest

from domain.errors import Refused
from domain.usecases.chats.open_private_chat import open_private_chat
from tests import sql
from tests.usecases.assigning import faces_on, unassign
from tests.usecases.factory import Connected, Group, post
from tests.usecases.stage import Stage

BLOCKED = Refused("Telegram", 403, "Forbidden: bot was blocked by the user")
TOO_OLD = Refused("Telegram", 400, "Bad Request: message can't be deleted")


@pytest.fixture
async def photo_to_leave(stage: Stage, group: Group, anna: Connected) -> None:
    """A photo of Anna was delivered, and then turned out not to show her."""
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await stage.show()
    [face] = await faces_on(asset_id)
    await unassign(stage, group, face)


async def changes_to_it(stage: Stage) -> list[str]:
    """What was done to the photo's message."""
    before = len(stage.telegram.calls)
    await stage.show()
    changes = {"deleteMessage", "editMessageMedia"}
    return [call.method for call in stage.telegram.calls[before:] if call.method in changes]


async def has_message() -> bool:
    row = await sql.one("SELECT tg_message_id IS NOT NULL AS yes FROM deliveries WHERE state = 'retracted'")
    assert row is not None
    return bool(row["yes"])


@pytest.mark.usefixtures("photo_to_leave")
@pytest.mark.parametrize("answers", [[BLOCKED], [TOO_OLD, BLOCKED]])
async def test_it_is_tried_again_when_the_chat_opens(
    stage: Stage, anna: Connected, answers: list[Refused]
) -> None:
    stage.telegram.answers.extend(answers)
    assert await changes_to_it(stage) == ["deleteMessage", "editMessageMedia"][: len(answers)]
    assert await has_message()
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    assert await changes_to_it(stage) == ["deleteMessage"]
    assert not await has_message()


@pytest.mark.usefixtures("photo_to_leave")
async def test_a_photo_that_cannot_be_taken_back_is_not_tried_again(stage: Stage, anna: Connected) -> None:
    stage.telegram.answers.extend([TOO_OLD, TOO_OLD])
    assert await changes_to_it(stage) == ["deleteMessage", "editMessageMedia"]
    assert not await has_message()
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    assert await changes_to_it(stage) == []
