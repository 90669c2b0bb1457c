"""Captions of delivered photos follow a new name of a person, for each reader as they call it."""

from collections.abc import Awaitable, Callable

import pytest

from domain.queries.deliveries.delivery import DeliveryView
from domain.usecases.deliveries.deliver_photo import Send
from domain.usecases.deliveries.edit_caption import EditedPhoto, edit_caption
from domain.usecases.persons.rename_person import rename_person
from domain.usecases.sharing.set_alias import set_alias
from domain.values.send_outcome import SendOutcome
from tests import sql
from tests.usecases.factory import Connected, Group, Member, connected_person, post, withdraw_reasons
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage
from workers.deliveries import show_captions


async def captions(stage: Stage) -> list[tuple[int, str]]:
    """Who reads which name under a photo that was edited; each reader's photos the newest first."""
    await stage.show()
    calls = [call for call in stage.telegram.calls if call.method == "editMessageCaption"]
    stage.telegram.calls.clear()
    return [(int(str(call.params["chat_id"])), str(call.params["caption"]).splitlines()[0]) for call in calls]


async def test_a_new_name_stands_under_every_photo_that_was_delivered(
    stage: Stage, anna: Connected, lea: Member, photos: list[int]
) -> None:
    await rename_person(anna.number, "Annabella", stage.by(anna.owner), stage.doorbell)
    edited = await captions(stage)
    assert sorted({*edited}) == sorted(
        [(anna.owner.tg_user_id, "<b>Annabella</b>"), (lea.tg_user_id, "<b>Annabella</b>")]
    )
    assert len(edited) == 2 * len(photos)


async def test_an_undo_gives_the_captions_their_name_back(
    stage: Stage, anna: Connected, lea: Member, photos: list[int]
) -> None:
    done = await rename_person(anna.number, "Annabella", stage.by(anna.owner), stage.doorbell)
    await captions(stage)
    await undo(stage, done, anna.owner)
    assert {*await captions(stage)} == {
        (anna.owner.tg_user_id, "<b>Anna</b>"),
        (lea.tg_user_id, "<b>Anna</b>"),
    }


async def test_after_a_merge_the_caption_names_who_is_new_to_its_reader(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """Ben's owner received the photo for Carla alone."""
    await connected_person(stage, group, owner=ben.owner, look="carla", name="Carla")
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(carla=0.9))
    await stage.settle()
    await stage.show()
    stage.telegram.calls.clear()
    await merge(stage, anna, ben, group.admin)
    await stage.settle()
    assert await captions(stage) == [(ben.owner.tg_user_id, "<b>Ben</b>, <b>Carla</b>")]


async def test_an_alias_changes_the_captions_of_its_participant_alone(
    stage: Stage, anna: Connected, lea: Member, photos: list[int]
) -> None:
    done = await set_alias(anna.number, lea.participant_id, "Annie", stage.by(lea), stage.doorbell)
    assert {*await captions(stage)} == {(lea.tg_user_id, "<b>Annie</b>")}
    await rename_person(anna.number, "Annabella", stage.by(anna.owner), stage.doorbell)
    assert {*await captions(stage)} == {(anna.owner.tg_user_id, "<b>Annabella</b>")}
    await undo(stage, done, lea)
    assert {*await captions(stage)} == {(lea.tg_user_id, "<b>Annabella</b>")}


async def test_a_new_name_reaches_who_calls_two_persons_alike_and_so_reads_their_names(
    stage: Stage, group: Group, anna: Connected
) -> None:
    kim = anna.owner
    await connected_person(stage, group, kim, look="ben", name="Ben")
    await set_alias(anna.number, kim.participant_id, "Ben", stage.by(kim), stage.doorbell)
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await stage.settle()
    await captions(stage)
    await rename_person(anna.number, "Annabella", stage.by(group.admin), stage.doorbell)
    assert await captions(stage) == [(kim.tg_user_id, "<b>Annabella</b>, <b>Ben</b>")]


async def test_a_new_photo_waits_for_a_page_of_captions_and_not_for_all(
    stage: Stage,
    group: Group,
    anna: Connected,
    lea: Member,
    photos: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(show_captions, "PAGE", 2)
    await rename_person(anna.number, "Annabella", stage.by(anna.owner), stage.doorbell)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await stage.show()
    to_lea = [call for call in stage.telegram.calls if call.params.get("chat_id") == lea.tg_user_id]
    assert [call.method for call in to_lea] == [
        *("editMessageCaption", "editMessageCaption"),
        *("sendPhoto", "editMessageCaption"),
    ]
    edited = [call.params["message_id"] for call in to_lea if call.method == "editMessageCaption"]
    assert len({*edited}) == len(photos), "each once, the newest first"
    assert edited == sorted(edited, reverse=True)


async def test_a_name_that_does_not_change_edits_nothing(
    stage: Stage, anna: Connected, lea: Member, photos: list[int]
) -> None:
    await rename_person(anna.number, "Anna", stage.by(anna.owner), stage.doorbell)
    assert await captions(stage) == []


async def test_a_photo_that_was_taken_back_is_not_edited(
    stage: Stage, anna: Connected, lea: Member, photos: list[int]
) -> None:
    await withdraw_reasons(photos[0])
    await rename_person(anna.number, "Annabella", stage.by(anna.owner), stage.doorbell)
    assert len(await captions(stage)) == 2 * (len(photos) - 1)


Change = Callable[[Stage, Group, Connected], Awaitable[object]]


async def renamed(stage: Stage, group: Group, anna: Connected) -> None:
    await rename_person(anna.number, "Annabella", stage.by(anna.owner), stage.doorbell)


async def reworded(stage: Stage, group: Group, anna: Connected) -> None:
    edited = EditedPhoto(group.tg_chat_id, 7001, "unique-lake", "Annabella swims")
    await edit_caption(edited, stage.doorbell)


@pytest.mark.parametrize("change", [renamed, reworded])
async def test_a_photo_on_its_way_is_corrected_when_it_has_arrived(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9), file="lake", message=7001)
    await stage.drain()
    [delivery] = await sql.rows("SELECT id FROM deliveries")

    async def prepare(_: DeliveryView) -> Send:
        async def send(_: bool) -> SendOutcome:
            await change(stage, group, anna)
            return SendOutcome("sent", tg_message_id=1)

        return send

    await stage.deliver_one(delivery["id"], prepare)
    await stage.show()
    edits = [call for call in stage.telegram.calls if call.method == "editMessageCaption"]
    assert ["Annabella" in str(call.params["caption"]) for call in edits] == [True]


@pytest.mark.parametrize("change", [renamed, reworded])
async def test_a_photo_is_not_sent_with_a_caption_that_became_wrong_before(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9), file="lake", message=7001)
    await stage.drain()
    [delivery] = await sql.rows("SELECT id FROM deliveries")
    made: list[bool] = []

    async def prepare(view: DeliveryView) -> Send | None:
        if not made:
            await change(stage, group, anna)
        made.append("Annabella" in f"{view.persons} {view.posted_caption}")
        return await stage.mailbox.prepare(view)

    assert (await stage.deliver_one(delivery["id"], prepare)).state == "retry"
    assert stage.mailbox.sent == []
    assert (await stage.deliver_one(delivery["id"], prepare)).state == "sent"
    assert made == [False, True]
