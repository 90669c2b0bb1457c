"""Photos that a reader may not receive now are not offered; they are offered when the right comes back."""

import asyncio
from datetime import UTC, datetime

import pytest

from domain.errors import Conflict
from domain.ids import DeliveryId
from domain.queries.deliveries.offer import offers
from domain.queries.deliveries.offered_deliveries import unknown_deliveries
from domain.queries.questions.suggestion import suggestion
from domain.states import MemberStatus
from domain.usecases.chats.close_private_chat import close_private_chat
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.deliveries.accept_offer import accept_offer
from domain.usecases.deliveries.send_late_photos import send_late_photos
from domain.usecases.deliveries.send_photo_again import send_photo_again
from domain.usecases.deliveries.send_unknown_photos import send_unknown_photos
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.groups.record_membership import record_membership
from domain.usecases.persons.hide_person import hide_person
from domain.usecases.sharing.unlink_participant import unlink_participant
from domain.values.targets import Target
from tests import sql
from tests.fakes.scripted_telegram_api import Call
from tests.usecases.assigning import reassign
from tests.usecases.factory import Connected, Group, Member, connected_person, make_group, post
from tests.usecases.linking import joined
from tests.usecases.operating import reject
from tests.usecases.rows import plant
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked

LEFT = """
INSERT INTO group_participants (group_id, participant_id, status, checked_at)
SELECT id, $1, 'outside', now() FROM groups
ON CONFLICT (group_id, participant_id) DO UPDATE SET status = 'outside'
"""


async def found(person: Connected) -> int:
    [offer] = await offers(person.person_id)
    return offer.found


async def kinds() -> set[str]:
    return {row["kind"] for row in await sql.rows("SELECT kind FROM tasks WHERE state = 'ready'")}


async def test_photos_of_a_group_that_the_reader_is_not_in_are_not_offered(
    stage: Stage, group: Group, anna: Connected
) -> None:
    other = await make_group(stage, joins=group, title="Butterflies")
    await post(stage, other, stage.engine.face(anna=0.9))
    await stage.settle()
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "suppressed"}]
    assert await found(anna) == 0
    reader = anna.owner.participant_id
    assert await accept_offer(anna.person_id, reader, "all", stage.doorbell) == 0
    await sql.execute("UPDATE group_participants SET status = 'member' WHERE participant_id = $1", reader)
    assert await found(anna) == 1
    await sql.execute("UPDATE groups SET active = false WHERE id = $1", other.group_id)
    assert await found(anna) == 0, "the bot is not in the group"


async def test_photos_that_a_family_has_count_for_its_second_child(
    stage: Stage, group: Group, kim: Member
) -> None:
    anna = await connected_person(stage, group, kim)
    both = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await stage.settle()
    ben = await connected_person(stage, group, kim, look="ben", name="Ben")
    await stage.settle()
    whom = await sql.rows("SELECT person_id FROM distributions WHERE asset_id = $1 ORDER BY id", both)
    assert [row["person_id"] for row in whom] == [anna.person_id, ben.person_id]
    assert "correct_delivery" in await kinds(), "its caption names Ben as well"
    delivery = await sql.value(int, "SELECT id FROM deliveries")
    assert delivery is not None
    assert not await reject(stage, delivery, anna, anna), "it shows Ben"


async def test_who_left_is_shown_no_face_of_the_group(stage: Stage, group: Group, anna: Connected) -> None:
    await sql.execute(LEFT, anna.owner.participant_id)
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    [question] = await sql.rows("SELECT id FROM face_suggestions")
    view = await suggestion(question["id"])
    assert view is not None
    assert [one.tg_chat_id for one in view.recipients] == [group.admin.tg_user_id]


@pytest.fixture
async def lost(stage: Stage, group: Group, anna: Connected) -> DeliveryId:
    """A photo of Anna whose delivery is unknown."""
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await plant(
        """UPDATE deliveries
           SET state = 'unknown', reason = 'timeout', sent_at = NULL, tg_message_id = NULL,
               unknown_at = now()"""
    )
    await sql.execute("DELETE FROM tasks")
    delivery = await sql.value(DeliveryId, "SELECT id FROM deliveries")
    assert delivery is not None
    return delivery


async def test_a_lost_photo_of_whoever_is_hidden_is_offered_when_they_are_shown(
    stage: Stage, anna: Connected, lost: DeliveryId
) -> None:
    reader = anna.owner.participant_id
    await hide_person(anna.number, stage.by(anna.owner), hidden=True, doorbell=stage.doorbell)
    assert await unknown_deliveries(reader) is None
    assert await send_unknown_photos(reader, press=1, doorbell=stage.doorbell) == 0
    with pytest.raises(Conflict, match="hidden"):
        await send_photo_again(lost, reader, press=2, doorbell=stage.doorbell)
    assert "show_unknown_deliveries" not in await kinds()
    await hide_person(anna.number, stage.by(anna.owner), hidden=False, doorbell=stage.doorbell)
    assert "show_unknown_deliveries" in await kinds()
    assert await send_unknown_photos(reader, press=3, doorbell=stage.doorbell) == 1


async def test_a_photo_is_sent_by_itself_if_its_person_is_shown_again_while_it_is_held_back(
    stage: Stage, group: Group, anna: Connected, clean_database: str
) -> None:
    """The send finds the person hidden. Whoever shows the person sees a photo that waits to be sent."""
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    [delivery] = await sql.values(DeliveryId, "SELECT id FROM deliveries")
    await hide_person(anna.number, stage.by(anna.owner), hidden=True, doorbell=stage.doorbell)
    in_the_way = "INSERT INTO tasks (kind, queue, dedupe_key) VALUES ('backfill_person', 'nobody', $1)"
    async with asyncio.TaskGroup() as tasks, held(clean_database, in_the_way, str(anna.person_id)):
        showing = tasks.create_task(
            hide_person(anna.number, stage.by(anna.owner), hidden=False, doorbell=stage.doorbell)
        )
        await until_blocked(showing)
        sending = tasks.create_task(stage.deliver_one(delivery))
        await until_blocked(sending, waiters=2)
        assert not showing.done()
    assert sending.result().state == "retry"
    assert (await stage.deliver_one(delivery)).state == "sent"


async def test_a_lost_photo_of_a_group_that_the_reader_left_is_offered_when_they_return(
    stage: Stage, group: Group, anna: Connected, lost: DeliveryId
) -> None:
    reader = anna.owner.participant_id
    await sql.execute(LEFT, reader)
    await sql.execute("UPDATE group_participants SET left_noted = true WHERE participant_id = $1", reader)
    assert await unknown_deliveries(reader) is None
    with pytest.raises(Conflict, match="outside_now"):
        await send_photo_again(lost, reader, press=1, doorbell=stage.doorbell)
    await record_membership(
        group.tg_chat_id,
        reader,
        MemberStatus.MEMBER,
        happened_at=datetime.now(UTC),
        doorbell=stage.doorbell,
    )
    assert "show_unknown_deliveries" in await kinds()
    assert await unknown_deliveries(reader) is not None


async def test_a_photo_of_a_former_bot_is_not_said_to_be_on_its_way(
    stage: Stage, anna: Connected, lost: DeliveryId
) -> None:
    await sql.execute("UPDATE image_assets SET tg_file_id = ''")  # as a change of the bot does
    with pytest.raises(Conflict, match="of_former_bot"):
        await send_photo_again(lost, anna.owner.participant_id, press=1, doorbell=stage.doorbell)


async def test_what_telegram_refused_is_owed_again_when_somebody_decides(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await joined(stage, ben, anna.owner)
    await sql.execute("UPDATE deliveries SET state = 'pending', sent_at = NULL, tg_message_id = NULL")
    await sql.execute("UPDATE deliveries SET state = 'failed', reason = 'refused'")
    which = WhichFaces(anna.number, asset_ids=[photo])
    await reassign(stage, which, Target(ben.number), group.admin)
    states = await sql.rows(
        "SELECT state FROM deliveries WHERE participant_id = $1", anna.owner.participant_id
    )
    assert states == [{"state": "pending"}]


LATE = "UPDATE deliveries SET state = 'pending', offered_at = now(), sent_at = NULL, tg_message_id = NULL"
LOST = """UPDATE deliveries
SET state = 'unknown', reason = 'timeout', unknown_at = now(), sent_at = NULL, tg_message_id = NULL"""


def said(stage: Stage, method: str, to: Member) -> list[Call]:
    return [
        c for c in stage.telegram.calls if c.method == method and c.params.get("chat_id") == to.tg_user_id
    ]


async def waits(stage: Stage, how: str) -> None:
    """Has every delivered photo wait for a press instead."""
    await plant(how)


@pytest.mark.parametrize(("how", "words"), [(LATE, "have been waiting"), (LOST, "may not have reached you")])
async def test_whoever_leaves_and_comes_back_is_offered_the_photos_again(
    stage: Stage, anna: Connected, lea: Member, photos: list[int], how: str, words: str
) -> None:
    await waits(stage, how)
    await unlink_participant(anna.number, lea.participant_id, stage.by(anna.owner), stage.doorbell)
    assert await send_late_photos(lea.participant_id, stage.doorbell, pressed=None) == 0
    await joined(stage, anna, lea)
    await stage.show()
    assert [
        f"{len(photos)} photos" for c in said(stage, "sendMessage", lea) if words in c.params["text"]
    ] == [f"{len(photos)} photos"]


async def test_whoever_comes_back_reads_the_name_again(
    stage: Stage, group: Group, anna: Connected, lea: Member
) -> None:
    """While Lea did not receive Ben, the caption of the photo of both was made anew."""
    ben = await connected_person(stage, group, look="ben", name="Ben")
    await joined(stage, ben, lea)
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await stage.settle()
    await stage.show()
    await unlink_participant(ben.number, lea.participant_id, stage.by(lea), stage.doorbell)
    await sql.execute("UPDATE deliveries SET names = $1", [anna.number])
    stage.telegram.calls.clear()
    await joined(stage, ben, lea)
    await stage.show()
    edited = said(stage, "editMessageCaption", lea)
    assert ["Anna</b>, <b>Ben" in str(call.params["caption"]) for call in edited] == [True]
    stage.telegram.calls.clear()
    await unlink_participant(ben.number, lea.participant_id, stage.by(lea), stage.doorbell)
    await joined(stage, ben, lea)
    await stage.show()
    assert said(stage, "editMessageCaption", lea) == [], "the caption was right all the time"


async def test_an_offer_goes_when_a_start_brings_its_photos(
    stage: Stage, anna: Connected, lea: Member, photos: list[int]
) -> None:
    await waits(stage, LATE)
    await sql.execute(
        """INSERT INTO tasks (kind, queue, max_attempts, dedupe_key, ids)
           SELECT 'show_late_photos', 'delivery', 5, id::text, jsonb_build_object('participant_id', id)
           FROM participants WHERE id = $1""",
        lea.participant_id,
    )
    await stage.show()
    assert len(said(stage, "sendMessage", lea)) == 1
    await close_private_chat(lea.participant_id, stage.doorbell)
    await open_private_chat(lea.participant_id, stage.doorbell)
    await stage.show()
    assert len(said(stage, "sendPhoto", lea)) == len(photos)
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'late'") == []
