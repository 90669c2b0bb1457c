"""Faces that move at the wrong moment: while their photo is on its way, or after somebody else moved them."""

import asyncio
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from domain.errors import Conflict
from domain.queries.deliveries.delivery import DeliveryView
from domain.queries.operations.done import Done
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.deliveries.deliver_photo import Send
from domain.usecases.deliveries.send_photo_again import send_photo_again
from domain.usecases.deliveries.send_unknown_photos import send_unknown_photos
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.groups.record_presence import record_presence
from domain.usecases.index.sync_moved_faces import sync_moved_faces
from domain.values.send_outcome import SendOutcome
from domain.values.targets import NOBODY, Target
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, post, set_private_chat
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


async def reassign(stage: Stage, group: Group, source: Connected, target: Target, asset_id: int) -> Done:
    return await reassign_faces(
        WhichFaces(source.number, asset_ids=[asset_id]),
        target,
        stage.by(group.admin),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )


async def test_a_caption_is_corrected_when_one_of_two_persons_is_taken_off_during_the_send(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Anna and Carla have one owner: the photo stays, and its caption says who is on it."""
    await connected_person(stage, group, owner=anna.owner, look="carla", name="Carla")
    photo = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(carla=0.9))
    await stage.drain()
    [delivery] = await sql.rows("SELECT id FROM deliveries")

    async def prepare(_: DeliveryView) -> Send:
        async def send(_: bool) -> SendOutcome:
            await reassign(stage, group, anna, NOBODY, photo)
            return SendOutcome("sent", tg_message_id=1)

        return send

    await stage.deliver_one(delivery["id"], prepare)
    await stage.show()
    edited = [call for call in stage.telegram.calls if call.method == "editMessageCaption"]
    captions = [str(call.params["caption"]) for call in edited]
    assert [("Carla" in caption, "Anna" in caption) for caption in captions] == [(True, False)]


async def test_a_task_about_a_move_that_history_no_longer_has_writes_no_point(stage: Stage) -> None:
    """The history of a workspace is erased with it, while a task about one of its moves may still wait."""
    assert await sync_moved_faces(uuid4(), stage.index, stage.engine.name) == 0


async def test_a_caption_that_became_wrong_before_the_send_is_made_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    carla = await connected_person(stage, group, owner=anna.owner, look="carla", name="Carla")
    photo = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(carla=0.9))
    await stage.drain()
    [delivery] = await sql.rows("SELECT id FROM deliveries")
    made = []

    async def prepare(view: DeliveryView) -> Send | None:
        if not made:
            await reassign(stage, group, anna, NOBODY, photo)
        made.append([person.person_id for person in view.persons])
        return await stage.mailbox.prepare(view)

    assert (await stage.deliver_one(delivery["id"], prepare)).state == "retry"
    assert stage.mailbox.sent == []
    assert (await stage.deliver_one(delivery["id"], prepare)).state == "sent"
    assert made == [[anna.person_id, carla.person_id], [carla.person_id]]
    assert len(stage.mailbox.sent) == 1


def captions(stage: Stage) -> list[str]:
    """The names in each caption that was edited, in order."""
    calls = [call for call in stage.telegram.calls if call.method == "editMessageCaption"]
    return [re.sub("</?b>", "", str(call.params["caption"]).partition("\n")[0]) for call in calls]


async def test_the_caption_of_a_photo_follows_who_leaves_it_and_who_comes_back(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await connected_person(stage, group, owner=anna.owner, look="carla", name="Carla")
    photo = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(carla=0.9))
    await stage.settle()
    moved = await reassign(stage, group, anna, NOBODY, photo)
    await stage.show()
    await undo(stage, moved, group.admin)
    await stage.show()
    assert captions(stage) == ["Carla", "Anna, Carla"]


async def test_the_caption_of_a_photo_names_a_person_to_whom_a_face_on_it_was_moved(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """Anna and Carla have one owner, who has the photo: nothing is sent, and one edit is enough."""
    carla = await connected_person(stage, group, owner=anna.owner, look="carla", name="Carla")
    photo = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await stage.settle()
    moved = await reassign(stage, group, ben, Target(carla.number), photo)
    assert moved.starts == {}
    await stage.settle()
    await stage.show()
    assert captions(stage) == ["Anna, Carla"]
    assert len(stage.mailbox.sent) == 2


async def test_an_owner_of_both_persons_neither_gains_nor_loses_a_photo_that_moves_between_them(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    carla = await connected_person(stage, group, owner=anna.owner, look="carla", name="Carla")
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    moved = await reassign(stage, group, anna, Target(carla.number), photo)
    back = await undo(stage, moved, group.admin)
    assert [(done.starts, done.stops) for done in (moved, back)] == [({}, {})] * 2
    to_others = await reassign(stage, group, anna, Target(ben.number), photo)
    receivers = anna.owner.participant_id, ben.owner.participant_id
    assert [*to_others.stops, *to_others.starts] == [*receivers]


async def test_a_merge_edits_no_caption_under_photos_of_the_absorbed_person(
    stage: Stage, group: Group, anna: Connected
) -> None:
    carla = await connected_person(stage, group, owner=anna.owner, look="carla", name="Carla")
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await merge(stage, anna, carla, group.admin)
    await stage.show()
    assert captions(stage) == []


async def test_no_person_is_made_for_faces_that_the_source_no_longer_has(
    stage: Stage, group: Group, anna: Connected
) -> None:
    ben = await connected_person(stage, group, look="ben", name="Ben")
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await reassign(stage, group, anna, Target(ben.number), photo)
    before = await sql.rows("SELECT id FROM operations")
    with pytest.raises(Conflict) as refused:
        await reassign(stage, group, anna, Target(name="Zoe"), photo)
    assert refused.value.code == "changed_since"
    assert await sql.rows("SELECT id FROM persons WHERE name = 'Zoe'") == []
    assert await sql.rows("SELECT id FROM operations") == before


async def test_a_photo_that_may_have_arrived_is_not_offered_once_its_face_moved_away(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    stage.mailbox.answers.append(SendOutcome("unknown", "timeout"))
    await stage.settle()
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "unknown"}]
    await reassign(stage, group, anna, NOBODY, photo)
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "retracted"}]


async def test_a_photo_whose_face_moved_away_during_an_unanswered_send_is_not_offered(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    [delivery] = await sql.rows("SELECT id FROM deliveries")

    async def prepare(_: DeliveryView) -> Send:
        async def send(_: bool) -> SendOutcome:
            await reassign(stage, group, anna, NOBODY, photo)
            return SendOutcome("unknown", "timeout")

        return send

    await stage.deliver_one(delivery["id"], prepare)
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "retracted"}]


async def test_a_photo_that_was_asked_for_again_is_not_offered_once_its_face_moved_away(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    stage.mailbox.answers.append(SendOutcome("unknown", "timeout"))
    await stage.settle()
    await send_unknown_photos(anna.owner.participant_id, press=1, doorbell=stage.doorbell)
    await reassign(stage, group, anna, NOBODY, photo)
    await stage.settle()
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "retracted"}]


async def test_a_photo_that_was_asked_for_by_a_participant_who_left_is_offered_when_they_are_back(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The button that they pressed is used up, and a new one would send nothing before they are back."""
    await post(stage, group, stage.engine.face(anna=0.9))
    stage.mailbox.answers.append(SendOutcome("unknown", "timeout"))
    await stage.settle()
    await stage.show()
    await send_unknown_photos(anna.owner.participant_id, press=1, doorbell=stage.doorbell)
    del stage.memberships.statuses[group.tg_chat_id, anna.owner.tg_user_id]
    await sql.execute("UPDATE group_participants SET checked_at = now() - interval '1 hour'")
    await stage.settle()
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "unknown"}]
    before = len(stage.telegram.calls)
    await stage.show()
    assert "showunknown" not in str([call.params for call in stage.telegram.calls[before:]])
    reader, now = anna.owner.participant_id, datetime.now(UTC)
    await record_presence(group.tg_chat_id, reader, happened_at=now, doorbell=stage.doorbell)
    await stage.show()
    assert "showunknown" in str([call.params for call in stage.telegram.calls[before:]])


async def test_two_moves_on_one_photo_at_once_both_show_in_its_list_of_persons(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    carla = await connected_person(stage, group, look="carla", name="Carla")
    dora = await connected_person(stage, group, look="dora", name="Dora")
    photo = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await stage.drain()
    dsn = stage.settings.database_url.get_secret_value()
    lock = "SELECT id FROM image_assets WHERE id = $1 FOR UPDATE"
    async with asyncio.TaskGroup() as tasks, held(dsn, lock, photo):
        for place, (source, target) in enumerate([(anna, carla), (ben, dora)], 1):
            move = tasks.create_task(reassign(stage, group, source, Target(target.number), photo))
            await until_blocked(move, waiters=place)
    [row] = await sql.rows("SELECT person_numbers FROM image_assets WHERE id = $1", photo)
    assert sql.from_json(row["person_numbers"]) == [carla.number, dora.number]


async def test_a_photo_that_may_have_arrived_is_offered_when_its_face_is_moved_back(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The photo may be in the chat, where the bot cannot delete it: another send might put it there twice."""
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    stage.mailbox.answers.append(SendOutcome("unknown", "timeout"))
    await stage.settle()
    moved = await reassign(stage, group, anna, NOBODY, photo)
    before = len(stage.mailbox.sent)
    await undo(stage, moved, group.admin)
    await stage.settle()
    assert len(stage.mailbox.sent) == before
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "unknown"}]
    await stage.show()
    assert await send_unknown_photos(anna.owner.participant_id, press=1, doorbell=stage.doorbell) == 1
    await stage.settle()
    assert len(stage.mailbox.sent) == before + 1


async def test_after_a_second_send_without_an_answer_a_photo_is_not_sent_a_third_time(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The photo was sent, deleted, sent once more without an answer; then its face moved away and back."""
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    for answer in ("unknown", "sent"):
        moved = await reassign(stage, group, anna, NOBODY, photo)
        await stage.show()
        await sql.execute("UPDATE deliveries SET tg_message_id = NULL")
        stage.mailbox.answers.append(SendOutcome(answer, "timeout"))
        await undo(stage, moved, group.admin)
        await stage.settle()
    assert len(stage.mailbox.sent) == 2
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "unknown"}]


async def test_a_photo_whose_face_moved_away_while_the_chat_was_closed_is_deleted_when_it_opens(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The photo is in the chat and was asked for once more; that second copy waits for the chat to open."""
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    [delivery] = await sql.rows("SELECT id FROM deliveries")
    owner = anna.owner.participant_id
    await send_photo_again(delivery["id"], owner, press=1, doorbell=stage.doorbell)
    await set_private_chat("blocked", anna.owner.tg_user_id)
    await stage.deliver()
    await reassign(stage, group, anna, NOBODY, photo)
    await open_private_chat(owner, stage.doorbell)
    await stage.deliver()
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "retracted"}]
    await stage.show()
    assert "deleteMessage" in {call.method for call in stage.telegram.calls}
