"""A message shows another photo now: what becomes of the former photo, its deliveries and its questions."""

from dataclasses import replace

import pytest

from domain.ids import SuggestionId
from domain.queries.questions.asked_faces import asked_faces
from domain.steps.work.bury_task import bury_task
from domain.steps.work.work import transaction
from domain.usecases.faces.backfill_person import backfill_person
from domain.usecases.photos.replace_photo import replace_photo
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, post, posted_photo
from tests.usecases.stage import Stage
from tests.usecases.tasks import tasks_of


async def edit_message(stage: Stage, group: Group, *, file: str, message: int = 7) -> None:
    """Edits the message so that it shows this file."""
    photo = replace(posted_photo(stage, group, file=file, message=message), caption="Now")
    assert await replace_photo(photo, stage.doorbell)


@pytest.mark.parametrize("state", ["pending", "sending", "sent", "unknown", "failed", "parked"])
async def test_the_delivery_of_a_replaced_photo_is_corrected_also_while_it_is_sent(
    stage: Stage, group: Group, anna: Connected, state: str
) -> None:
    """Each delivery is corrected, because a send that has begun may have read the old caption, and whatever
    became of a send that was asked for later, the first message is still there.
    """
    await post(stage, group, stage.engine.face(anna=0.9), message=7)
    await stage.drain()
    message = None if state in ("pending", "sending") else 10
    reason = "blocked" if state in ("unknown", "failed", "parked") else None
    delivery = await sql.value(
        int,
        "UPDATE deliveries SET state = $1, tg_message_id = $2, reason = $3 RETURNING id",
        *(state, message, reason),
    )
    await edit_message(stage, group, file="other")
    corrected = [sql.from_json(task["ids"]) for task in await tasks_of("correct_delivery")]
    assert corrected == [{"delivery_id": delivery}]


async def test_a_photo_that_is_put_back_is_owed_again(stage: Stage, group: Group, anna: Connected) -> None:
    await post(stage, group, stage.engine.face(anna=0.9), file="anna", message=7)
    await stage.settle()
    await edit_message(stage, group, file="nobody")
    await stage.settle()
    await stage.show()
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "retracted"}]
    await edit_message(stage, group, file="anna")
    await stage.settle()
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "sent"}]
    assert len(stage.mailbox.sent) == 2


async def test_nobody_is_recognised_on_a_photo_that_was_replaced_at_once(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post(stage, group, stage.engine.face(anna=0.9), file="anna", message=7)
    await edit_message(stage, group, file="nobody")
    await stage.settle()
    assert await sql.rows("SELECT state FROM image_assets WHERE id = $1", asset_id) == []
    await edit_message(stage, group, file="anna")
    await stage.settle()
    assert len(stage.mailbox.sent) == 1


@pytest.mark.parametrize("is_elsewhere", [False, True])
async def test_a_question_about_a_photo_that_no_message_shows_any_more_ends(
    stage: Stage, group: Group, anna: Connected, is_elsewhere: bool
) -> None:
    """Else the owner could not answer it, moderators would see a photo that was taken away, and a yes would
    send nothing.
    """
    face = stage.engine.face(anna=0.4)
    await post(stage, group, face, file="doubtful", message=7)
    if is_elsewhere:
        await post(stage, group, face, file="doubtful", message=8)
    await work_and_show(stage)
    assert await chats_of_questions() == [anna.owner.tg_user_id]
    await edit_message(stage, group, file="other")
    status, chats = ("PENDING", [anna.owner.tg_user_id]) if is_elsewhere else ("EXPIRED", [])
    for _ in range(2):
        await work_and_show(stage)
        assert await sql.rows("SELECT status FROM face_suggestions") == [{"status": status}]
        assert await chats_of_questions() == chats
        await backfill_person(anna.person_id, stage.engine, stage.index, stage.settings, stage.doorbell)
    assert ([chat for chat, _ in stage.deleted] == [anna.owner.tg_user_id]) is not is_elsewhere


async def test_nobody_is_matched_or_asked_about_on_a_photo_that_no_message_shows_any_more(
    stage: Stage, group: Group, anna: Connected
) -> None:
    for message, likeness in ((7, 0.9), (8, 0.4)):
        await post(stage, group, stage.engine.face(ben=likeness), file=f"ben {message}", message=message)
        await work_and_show(stage)
        await edit_message(stage, group, file=f"nobody {message}", message=message)
        await work_and_show(stage)
    await connected_person(stage, group, anna.owner, look="ben", name="Ben")
    await work_and_show(stage)
    assert await sql.rows("SELECT id FROM face_suggestions") == []
    assert await sql.rows("SELECT id FROM face_instances WHERE basis = 'matched'") == []


async def work_and_show(stage: Stage) -> None:
    await stage.make_due()
    await stage.drain()
    await stage.show()


async def chats_of_questions() -> list[int]:
    return await sql.values(int, "SELECT tg_chat_id FROM cards WHERE kind = 'suggestion'")


async def test_the_former_photo_is_retracted_also_when_the_new_one_is_given_up(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9), message=7)
    await stage.settle()
    await edit_message(stage, group, file="nobody")
    [task] = await sql.rows("SELECT id FROM tasks WHERE kind = 'recognise_asset' AND state = 'ready'")
    async with transaction(stage.doorbell) as work:
        await bury_task(work, task["id"])
    await stage.show()
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "retracted"}]


@pytest.mark.parametrize("message", [7, 8, 9])
async def test_a_card_about_three_faces_goes_on_without_the_face_of_a_replaced_photo(
    stage: Stage, group: Group, anna: Connected, message: int
) -> None:
    """Else the owner would lose the card to the admins, who would see all its faces, also the one of the
    replaced photo. The question that ends may be the first of the card, by which the card is known.
    """
    for number, likeness in ((7, 0.4), (8, 0.42), (9, 0.44)):
        await post(stage, group, stage.engine.face(anna=likeness), file=f"photo {number}", message=number)
    await work_and_show(stage)
    assert await chats_of_questions() == [anna.owner.tg_user_id]
    await edit_message(stage, group, file="other", message=message)
    for _ in range(2):
        await work_and_show(stage)
    assert await chats_of_questions() == [anna.owner.tg_user_id]
    assert {chat for chat, _ in stage.deleted} == {anna.owner.tg_user_id}
    [card] = await sql.values(int, "SELECT subject::bigint FROM cards WHERE kind = 'suggestion'")
    assert [face.status for face in await asked_faces(SuggestionId(card))] == ["PENDING"] * 2
    assert await sql.values(int, "SELECT count(*) FROM face_suggestions WHERE status = 'EXPIRED'") == [1]
