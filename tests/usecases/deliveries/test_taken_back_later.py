"""A photo that has to leave a chat closed to the bot leaves it when the chat opens."""

import pytest

from domain.errors import Refused
from domain.steps.service.examine_work import examine_work
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.work.sweep_rows import sweep_rows
from tests import sql
from tests.usecases.assigning import faces_on, unassign
from tests.usecases.factory import Connected, Group, post
from tests.usecases.stage import Stage

BLOCKED = Refused("Telegram", 403, "Forbidden: bot was blocked by the user")
NO_TOKEN = Refused("Telegram", 401, "Unauthorized")
NOT_FOUND = Refused("Telegram", 400, "Bad Request: chat not found")
TOO_OLD = Refused("Telegram", 400, "Bad Request: message can't be deleted")


@pytest.fixture
async def photo_to_leave(stage: Stage, group: Group, anna: Connected) -> None:
    """A photo of Anna was delivered, and then turned out not to show her."""
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await stage.show()
    [face] = await faces_on(asset_id)
    await unassign(stage, group, face)


async def changes_to_the_photo(stage: Stage) -> list[str]:
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
@pytest.mark.parametrize("answers", [[BLOCKED], [TOO_OLD, BLOCKED], [NOT_FOUND]])
async def test_taking_a_photo_back_is_tried_again_when_the_chat_opens(
    stage: Stage, anna: Connected, answers: list[Refused]
) -> None:
    stage.telegram.answers.extend(answers)
    assert await changes_to_the_photo(stage) == ["deleteMessage", "editMessageMedia"][: len(answers)]
    assert await has_message()
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    assert await changes_to_the_photo(stage) == ["deleteMessage"]
    assert not await has_message()


@pytest.mark.usefixtures("photo_to_leave")
async def test_a_photo_that_cannot_be_taken_back_is_not_tried_again(stage: Stage, anna: Connected) -> None:
    stage.telegram.answers.extend([TOO_OLD, TOO_OLD])
    assert await changes_to_the_photo(stage) == ["deleteMessage", "editMessageMedia"]
    assert not await has_message()
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    assert await changes_to_the_photo(stage) == []


@pytest.mark.usefixtures("photo_to_leave")
async def test_taking_a_photo_back_outlives_a_revoked_token(stage: Stage) -> None:
    for _ in range(8):
        stage.telegram.answers.append(NO_TOKEN)
        assert await changes_to_the_photo(stage) == ["deleteMessage"]
        await stage.make_due()
    assert await changes_to_the_photo(stage) == ["deleteMessage"]
    assert not await has_message()


@pytest.mark.usefixtures("photo_to_leave")
@pytest.mark.parametrize(
    ("loses", "is_found"),
    [
        ("DELETE FROM tasks", True),
        ("UPDATE tasks SET state = 'dead', finished_at = now()", False),
        ("UPDATE tasks SET state = 'dead', finished_at = now() - interval '25 hours'", True),
    ],
)
async def test_a_photo_is_taken_back_although_its_task_was_lost(
    stage: Stage, loses: str, is_found: bool
) -> None:
    await sql.execute(f"{loses} WHERE kind = 'correct_delivery'")
    assert await sweep_rows(stage.doorbell) == is_found
    if not is_found:
        await examine_work(None, stage.doorbell, mends=True)
    assert await changes_to_the_photo(stage) == ["deleteMessage"]
    assert await sweep_rows(stage.doorbell) == 0


@pytest.mark.usefixtures("photo_to_leave")
async def test_a_closed_chat_is_not_tried_every_minute(stage: Stage) -> None:
    stage.telegram.answers.append(BLOCKED)
    assert await changes_to_the_photo(stage) == ["deleteMessage"]
    assert await sweep_rows(stage.doorbell) == 0
