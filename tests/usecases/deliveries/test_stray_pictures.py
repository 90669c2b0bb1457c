"""A search for a lost photo meets a picture that is not on record."""

import pytest

from sandbox.telegram import TelegramStandIn
from sandbox.telegram.content.files import StoredFile
from sandbox.telegram.people import Person
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, make_participant
from tests.usecases.losing import asked_about, photos, posted, state_of, time_passes
from tests.usecases.stage import Stage


@pytest.fixture
async def anna(stage: Stage, group: Group, parent: Person) -> Connected:
    owner = await make_participant(stage, in_chat=group.tg_chat_id, tg_user_id=parent.id)
    return await connected_person(stage, group, owner)


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
    await sql.execute(
        """UPDATE image_assets SET media = 'document'
           WHERE id = (SELECT asset_id FROM deliveries WHERE id = $1)""",
        lost,
    )
    stray = await stage.world.api.call("sendPhoto", {"chat_id": parent.id, "photo": sizes[-1]})
    await time_passes(stage)
    await posted(stage, group, tg)
    for _ in range(4):
        await time_passes(stage)
    assert stray["message_id"] in asked_about(tg)
    assert stray["message_id"] in [message.message_id for message in photos(parent)]
