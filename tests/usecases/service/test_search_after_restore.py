"""After a restore no search for a lost message touches what was sent between the backup and the restore."""

from pathlib import Path

import pytest

from domain.usecases.deliveries.note_arrived import note_arrived
from sandbox.telegram import TelegramStandIn
from sandbox.telegram.content.files import StoredFile
from sandbox.telegram.entities import Message
from sandbox.telegram.people import Person
from tests import sql
from tests.usecases.assigning import faces_on, unassign
from tests.usecases.backups import back_up, burn_down, restore
from tests.usecases.factory import Connected, Group, connected_person, make_participant, post
from tests.usecases.losing import asked_about, photos, posted, state_of, time_passes
from tests.usecases.stage import Stage


@pytest.fixture
async def anna(stage: Stage, group: Group, parent: Person) -> Connected:
    owner = await make_participant(stage, in_chat=group.tg_chat_id, tg_user_id=parent.id)
    return await connected_person(stage, group, owner)


async def restored_with_a_photo_sent_meanwhile(
    stage: Stage, tg: TelegramStandIn, parent: Person, dsn: str, folder: Path
) -> Message:
    """A photo of which the restored database knows nothing: it was sent after the backup was made."""
    await back_up(dsn, folder)
    sizes = tg.service.files.issue(StoredFile("photo", "meanwhile", b"", width=800, height=600))
    where = {"chat_id": parent.id, "caption": "Anna, on the beach", "photo": sizes[-1]}
    number = (await stage.world.api.call("sendPhoto", where))["message_id"]
    await burn_down(dsn)
    await restore(dsn, folder)
    [message] = [one for one in photos(parent) if one.message_id == number]
    return message


async def a_photo_is_lost(stage: Stage, group: Group, tg: TelegramStandIn) -> int:
    """The send of a photo gets no answer, and does not arrive. Then all searches for the photo are done."""
    tg.faults.add("5xx_before", method="sendPhoto")
    lost = await posted(stage, group, tg, "lost")
    await posted(stage, group, tg)
    for _ in range(4):
        await time_passes(stage)
    return lost


async def test_no_search_touches_a_photo_sent_meanwhile_after_one_that_was_taken_back_long_ago(
    stage: Stage,
    group: Group,
    tg: TelegramStandIn,
    parent: Person,
    anna: Connected,
    clean_database: str,
    tmp_path: Path,
) -> None:
    old = await posted(stage, group, tg)
    asset_id = await sql.value(int, "SELECT asset_id FROM deliveries WHERE id = $1", old)
    assert asset_id is not None
    [face] = await faces_on(asset_id)
    await unassign(stage, group, face)
    await stage.show("correct_delivery")
    assert photos(parent) == []
    await sql.execute("UPDATE deliveries SET sending_at = '2020-01-01', sent_at = '2020-01-01'")
    await sql.execute("DELETE FROM sent_messages")  # they are kept for a week
    message = await restored_with_a_photo_sent_meanwhile(
        stage, tg, parent, clean_database, tmp_path / "backup"
    )
    await a_photo_is_lost(stage, group, tg)
    assert (message.deleted, message.words) == (False, "Anna, on the beach")
    assert message.message_id not in asked_about(tg)


async def test_photos_owed_at_the_backup_are_not_searched_for(
    stage: Stage,
    group: Group,
    tg: TelegramStandIn,
    parent: Person,
    anna: Connected,
    clean_database: str,
    tmp_path: Path,
) -> None:
    """The photo may have been sent since, but no record has the messages of that time."""
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await post(stage, group, stage.engine.face(anna=0.9))  # it is looked at after the restore
    message = await restored_with_a_photo_sent_meanwhile(
        stage, tg, parent, clean_database, tmp_path / "backup"
    )
    for _ in range(4):
        await posted(stage, group, tg)
        await time_passes(stage)
        await parent.write("thanks")  # its number is on no record either
    assert message.words == "Anna, on the beach"
    assert asked_about(tg) == []


async def test_a_photo_lost_after_the_restore_is_searched_for_among_later_messages_only(
    stage: Stage,
    group: Group,
    tg: TelegramStandIn,
    parent: Person,
    anna: Connected,
    clean_database: str,
    tmp_path: Path,
) -> None:
    await posted(stage, group, tg)
    message = await restored_with_a_photo_sent_meanwhile(
        stage, tg, parent, clean_database, tmp_path / "backup"
    )
    lost = await a_photo_is_lost(stage, group, tg)
    tg.faults.add("cut_after", method="sendPhoto")
    arrived = await posted(stage, group, tg)
    await posted(stage, group, tg)
    for _ in range(4):
        await time_passes(stage)
    assert (await state_of(lost))[0] == "unknown"
    assert await state_of(arrived) == ("sent", photos(parent)[-2].message_id)
    assert message.words == "Anna, on the beach"
    assert message.message_id not in asked_about(tg)


async def test_a_press_below_a_photo_owed_at_the_backup_does_not_lead_the_search_to_later_messages(
    stage: Stage,
    group: Group,
    tg: TelegramStandIn,
    parent: Person,
    anna: Connected,
    clean_database: str,
    tmp_path: Path,
) -> None:
    """The press tells the message number of that photo. The photo sent meanwhile has the next one."""
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    owed = await sql.value(int, "SELECT id FROM deliveries")
    assert owed is not None
    message = await restored_with_a_photo_sent_meanwhile(
        stage, tg, parent, clean_database, tmp_path / "backup"
    )
    await note_arrived(owed, message.message_id - 1, stage.doorbell)
    await a_photo_is_lost(stage, group, tg)
    assert message.words == "Anna, on the beach"
    assert message.message_id not in asked_about(tg)
