"""After a closer look a photo is owed only for persons that it found (`domain/rules/deliveries/owing.py`)."""

from domain.ids import AssetId
from domain.ports import DetectedFace
from domain.usecases.photos.ask_closer_look import ask_closer_look
from tests import sql
from tests.usecases.factory import (
    Connected,
    Group,
    connected_person,
    make_participant,
    post,
    reasons_left,
    withdraw_reasons,
)
from tests.usecases.linking import joined
from tests.usecases.stage import Stage


async def posted(stage: Stage, group: Group, *seen: DetectedFace, hidden: DetectedFace) -> AssetId:
    """Posts a photo. hidden: a face that only a closer look finds."""
    stage.source.files["far"] = stage.engine.draw(*seen, hidden=[hidden])
    return await post(stage, group, file="far")


async def look(stage: Stage, group: Group, asset_id: int) -> None:
    await ask_closer_look(asset_id, stage.by(group.admin), cell=0, doorbell=stage.doorbell)
    await stage.settle()


async def states() -> dict[int, str]:
    rows = await sql.rows("SELECT participant_id, state FROM deliveries")
    return {row["participant_id"]: row["state"] for row in rows}


async def test_a_closer_look_sends_nothing_to_a_new_recipient_of_a_person_who_was_known(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photo = await posted(stage, group, stage.engine.face(anna=0.9), hidden=stage.engine.face(ben=0.9))
    await stage.settle()
    of_anna, of_ben = [
        await make_participant(stage, name, in_chat=group.tg_chat_id) for name in ("Aunt", "Uncle")
    ]
    await joined(stage, anna, of_anna)
    await joined(stage, ben, of_ben)
    await look(stage, group, photo)
    recipients = (anna.owner, ben.owner, of_ben)
    assert sorted(stage.mailbox.sent) == sorted((one.tg_user_id, photo) for one in recipients)
    assert of_anna.participant_id not in await states()


async def test_a_closer_look_does_not_owe_again_what_was_suppressed_for_a_person_who_was_known(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photo = await posted(stage, group, stage.engine.face(anna=0.9), hidden=stage.engine.face(ben=0.9))
    await stage.drain()
    await sql.execute("UPDATE deliveries SET state = 'suppressed', reason = 'hidden'")
    await sql.execute("DELETE FROM tasks WHERE kind = 'deliver'")
    await look(stage, group, photo)
    assert stage.mailbox.sent == [(ben.owner.tg_user_id, photo)]
    assert (await states())[anna.owner.participant_id] == "suppressed"


async def test_a_photo_that_was_taken_back_does_not_come_back_for_a_person_who_is_found(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The photo was taken back for Anna, and nobody has said since that it should come again."""
    ben = await connected_person(stage, group, anna.owner, look="ben", name="Ben")
    photo = await posted(stage, group, stage.engine.face(anna=0.9), hidden=stage.engine.face(ben=0.9))
    await stage.settle()
    await sql.execute("UPDATE deliveries SET state = 'retracted', tg_message_id = NULL")
    await withdraw_reasons()
    await look(stage, group, photo)
    assert [reason["person_id"] for reason in await reasons_left()] == [ben.person_id]
    assert await states() == {anna.owner.participant_id: "retracted"}
    assert len(stage.mailbox.sent) == 1


async def test_whoever_has_the_photo_already_reads_who_was_found_on_it(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await connected_person(stage, group, anna.owner, look="ben", name="Ben")
    photo = await posted(stage, group, stage.engine.face(anna=0.9), hidden=stage.engine.face(ben=0.9))
    await stage.settle()
    await stage.show()
    before = len(stage.telegram.calls)
    await look(stage, group, photo)
    await stage.show()
    assert len(stage.mailbox.sent) == 1
    [edited] = [call for call in stage.telegram.calls[before:] if call.method == "editMessageCaption"]
    assert edited.params["chat_id"] == anna.owner.tg_user_id
    assert "Anna</b>, <b>Ben" in str(edited.params["caption"])


async def test_a_stranger_who_is_found_is_no_reason_to_send_anything(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = await posted(stage, group, stage.engine.face(anna=0.9), hidden=stage.engine.face())
    await stage.settle()
    aunt = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    await joined(stage, anna, aunt)
    await look(stage, group, photo)
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, photo)]
