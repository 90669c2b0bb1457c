"""No name of somebody erased stays under delivered photos; the photos stay."""

from collections.abc import Sequence

import pytest

from domain.errors import Refused
from domain.queries.deliveries.delivery import DeliveryView, delivery
from domain.usecases.chats.close_private_chat import close_private_chat
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.deliveries.deliver_photo import Send
from domain.usecases.deliveries.note_caption_edit import note_caption_edit
from domain.usecases.deliveries.send_photo_again import send_photo_again
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.erasing.forget_participant import forget_participant
from domain.values.send_outcome import SendOutcome
from tests import sql
from tests.fakes.scripted_telegram_api import Call
from tests.persons import revoke_links
from tests.usecases.factory import Connected, Group, Member, connected_person, post
from tests.usecases.forgetting import erase, erasure_states
from tests.usecases.operating import merge
from tests.usecases.stage import Stage
from workers.deliveries import show_captions

BLOCKED = Refused("Telegram", 403, "Forbidden: bot was blocked by the user")


async def work(stage: Stage) -> None:
    """Does the tasks of both queues, until an erase is verified and whoever asked for it was told."""
    for _ in range(4):
        await stage.drain()
        await stage.show()


async def verify(stage: Stage) -> None:
    """Has the erase verified: its certificate is due, and no caption is corrected yet."""
    for _ in range(4):
        await stage.make_due()
        await stage.drain()
        await stage.show("take_back_cards", "show_certificate")


def captions(calls: Sequence[Call]) -> list[tuple[int, str]]:
    """Whose caption was edited, and what it says now with its buttons."""
    return [
        (int(str(call.params["chat_id"])), f"{call.params['caption']} {call.params['reply_markup']}")
        for call in calls
        if call.method == "editMessageCaption"
    ]


def certificates(stage: Stage) -> list[int]:
    """Places of the certificates among all calls."""
    return [
        place
        for place, call in enumerate(stage.telegram.calls)
        if "Deleted and verified" in str(call.params.get("text"))
    ]


async def test_neither_name_nor_button_stays_and_every_photo_does(
    stage: Stage, anna: Connected, lea: Member, photos: list[int]
) -> None:
    await erase(stage, anna)
    await work(stage)
    edited = captions(stage.telegram.calls)
    assert sorted(chat for chat, _ in edited) == sorted([anna.owner.tg_user_id, lea.tg_user_id] * len(photos))
    assert not [said for _, said in edited if "Anna" in said or "notperson" in said]
    assert await sql.values(str, "SELECT DISTINCT state FROM deliveries") == ["sent"]
    assert len(certificates(stage)) == 1


async def test_whoever_else_is_on_the_photo_is_still_named(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await connected_person(stage, group, owner=anna.owner, look="carla", name="Carla")
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(carla=0.9))
    await stage.settle()
    await stage.show()
    stage.telegram.calls.clear()
    await erase(stage, anna)
    await work(stage)
    [(_, said)] = captions(stage.telegram.calls)
    assert said.startswith("<b>Carla</b>\n")
    assert "Not Carla" in said


async def test_the_certificate_waits_for_the_last_caption(
    stage: Stage, anna: Connected, lea: Member, photos: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(show_captions, "PAGE", 2)
    await erase(stage, anna)
    await verify(stage)
    assert await erasure_states() == {"verified"}
    assert certificates(stage) == []
    await stage.show()
    [certificate] = certificates(stage)
    edited = [n for n, call in enumerate(stage.telegram.calls) if call.method == "editMessageCaption"]
    assert len(edited) == 2 * len(photos)
    assert max(edited) < certificate
    await stage.show()
    assert len(certificates(stage)) == 1


async def test_a_new_photo_waits_for_a_page_of_captions_and_not_for_all(
    stage: Stage,
    group: Group,
    anna: Connected,
    lea: Member,
    photos: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(show_captions, "PAGE", 2)
    await connected_person(stage, group, owner=lea, look="ben", name="Ben")
    await stage.show()
    stage.telegram.calls.clear()
    await erase(stage, anna)
    await post(stage, group, stage.engine.face(ben=0.9))
    await stage.drain()
    await stage.show("forget_names", "deliver")
    to_lea = [call for call in stage.telegram.calls if call.params.get("chat_id") == lea.tg_user_id]
    assert [call.method for call in to_lea] == [
        *("editMessageCaption", "editMessageCaption"),
        *("sendPhoto", "editMessageCaption"),
    ]
    edited = [call.params["message_id"] for call in to_lea if call.method == "editMessageCaption"]
    assert edited == sorted(edited, reverse=True), "newest first"


async def test_a_closed_chat_follows_when_it_opens_and_nobody_waits_for_it(
    stage: Stage, anna: Connected, lea: Member, photos: list[int]
) -> None:
    await close_private_chat(lea.participant_id, stage.doorbell)
    await erase(stage, anna)
    await work(stage)
    assert {chat for chat, _ in captions(stage.telegram.calls)} == {anna.owner.tg_user_id}
    assert len(certificates(stage)) == 1
    stage.telegram.calls.clear()
    await open_private_chat(lea.participant_id, stage.doorbell)
    await stage.show()
    edited = captions(stage.telegram.calls)
    assert [chat for chat, _ in edited] == [lea.tg_user_id] * len(photos)
    assert not [said for _, said in edited if "Anna" in said]


async def test_a_chat_that_an_edit_finds_closed_follows_when_it_opens(
    stage: Stage, anna: Connected, lea: Member, photos: list[int]
) -> None:
    """Telegram refuses the edit before it tells that the bot was blocked."""
    stage.telegram.refusals["editMessageCaption"] = BLOCKED
    await erase(stage, anna)
    await verify(stage)
    assert certificates(stage) == []
    await work(stage)
    assert len(captions(stage.telegram.calls)) == 2  # one for each chat
    assert len(certificates(stage)) == 1
    stage.telegram.refusals.clear()
    stage.telegram.calls.clear()
    await open_private_chat(lea.participant_id, stage.doorbell)
    await stage.show()
    assert [chat for chat, _ in captions(stage.telegram.calls)] == [lea.tg_user_id] * len(photos)


async def test_the_name_of_whoever_was_absorbed_goes_too(
    stage: Stage, group: Group, anna: Connected, lea: Member, photos: list[int]
) -> None:
    """Anna was merged into Ben. Her name still stood under the photos when Ben was erased."""
    ben = await connected_person(stage, group, look="ben", name="Ben")
    await merge(stage, anna, ben, group.admin)
    await sql.execute("DELETE FROM tasks WHERE kind = 'correct_delivery'")
    stage.telegram.calls.clear()
    await erase(stage, ben)
    await work(stage)
    edited = captions(stage.telegram.calls)
    assert len(edited) >= 2 * len(photos)
    assert not [said for _, said in edited if "Anna" in said or "Ben" in said]


async def test_persons_that_go_with_a_participant_go_from_other_peoples_photos(
    stage: Stage, anna: Connected, lea: Member, photos: list[int]
) -> None:
    await forget_participant(anna.owner.participant_id, settings=stage.settings, doorbell=stage.doorbell)
    await verify(stage)
    assert certificates(stage) == []
    await stage.show()
    [certificate] = certificates(stage)
    edited = captions(stage.telegram.calls[:certificate])
    assert [chat for chat, _ in edited] == [lea.tg_user_id] * len(photos)
    assert not [said for _, said in edited if "Anna" in said]


async def test_the_name_stays_with_the_person_when_only_the_faces_are_deleted(
    stage: Stage, anna: Connected, lea: Member, photos: list[int]
) -> None:
    """It goes when the person is erased, although no face tells by then who was on the photos."""
    await erase_faces(anna.number, stage.by(anna.owner), settings=stage.settings, doorbell=stage.doorbell)
    await work(stage)
    assert captions(stage.telegram.calls) == []
    await erase(stage, anna)
    await work(stage)
    edited = captions(stage.telegram.calls)
    assert len(edited) == 2 * len(photos)
    assert not [said for _, said in edited if "Anna" in said]


async def test_a_photo_that_arrives_after_the_erase_loses_the_name_it_was_sent_with(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    [row] = await sql.rows("SELECT id FROM deliveries")

    async def prepare(_: DeliveryView) -> Send:
        async def send(_: bool) -> SendOutcome:
            await erase(stage, anna)
            return SendOutcome("sent", tg_message_id=4711)

        return send

    await stage.deliver_one(row["id"], prepare)
    await work(stage)
    edits = [call for call in stage.telegram.calls if call.method == "editMessageCaption"]
    assert [call.params["message_id"] for call in edits] == [4711]
    assert "Anna" not in str(edits[0].params)


async def test_every_copy_loses_the_name_also_where_the_last_one_could_not_be_sent(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    [row] = await sql.rows("SELECT id, tg_message_id FROM deliveries")
    wrong = SendOutcome("failed", "Bad Request: wrong file identifier")
    for press, outcome in enumerate((SendOutcome("sent", tg_message_id=4711), wrong), start=1):
        stage.mailbox.answers.append(outcome)
        await send_photo_again(row["id"], anna.owner.participant_id, press=press, doorbell=stage.doorbell)
        await stage.deliver()
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "failed"}]
    await erase(stage, anna)
    await work(stage)
    edits = [call for call in stage.telegram.calls if call.method == "editMessageCaption"]
    assert {call.params["message_id"] for call in edits} == {row["tg_message_id"], 4711}


async def test_an_edit_that_missed_a_copy_found_meanwhile_leaves_the_name_noted(
    stage: Stage, anna: Connected, lea: Member, photos: list[int]
) -> None:
    [row] = await sql.rows("SELECT min(id) AS id FROM deliveries")
    await revoke_links()
    seen = await delivery(row["id"])
    assert seen is not None
    assert seen.persons == ()
    await sql.execute("UPDATE deliveries SET earlier_copies = '{4711}' WHERE id = $1", row["id"])
    await note_caption_edit(seen)
    names = "SELECT names FROM deliveries WHERE id = $1"
    assert await sql.rows(names, row["id"]) == [{"names": [anna.number]}]
    now = await delivery(row["id"])
    assert now is not None
    await note_caption_edit(now)
    assert await sql.rows(names, row["id"]) == [{"names": []}]
