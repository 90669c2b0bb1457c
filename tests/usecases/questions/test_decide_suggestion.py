"""Is this Anna? Yes assigns and sends, no is remembered; one answer counts."""

import asyncio

import pytest

from domain.errors import Conflict, NotFound
from domain.ids import AssetId
from domain.queries.operations.done import Done
from domain.queries.questions.suggestion import suggestion
from domain.rules.photos.store_keys import card_key
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.questions.decide_suggestion import decide_suggestion
from tests import sql
from tests.no_error import no_error
from tests.usecases.assigning import answer as answer_to
from tests.usecases.assigning import faces_on
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_group,
    make_participant,
    post,
)
from tests.usecases.stage import Stage


async def question() -> int:
    row = await sql.one("SELECT max(id) AS id FROM face_suggestions")
    assert row is not None
    return int(row["id"])


async def answer(stage: Stage, by: Member, *, accept: bool, suggestion_id: int | None = None) -> Done:
    return await answer_to(stage, suggestion_id or await question(), by, accept=accept)


async def status() -> str | None:
    row = await sql.one("SELECT status FROM face_suggestions")
    return row["status"] if row else None


@pytest.mark.checklist(97)
async def test_yes_assigns_the_face_and_sends_the_photo(
    stage: Stage, anna: Connected, asked_about: AssetId
) -> None:
    await answer(stage, anna.owner, accept=True)
    await stage.settle()
    assert await status() == "ACCEPTED"
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asked_about)]
    event = await sql.one(
        """SELECT actor, operation, to_person_id, affected_photo_ids::text AS photos
           FROM face_assignment_events"""
    )
    assert event == {
        "actor": f"tg:{anna.owner.tg_user_id}",
        "operation": "ASSIGN_TO_PERSON",
        "to_person_id": anna.person_id,
        "photos": f"[{asked_about}]",
    }
    persons = await sql.one("SELECT person_numbers::text AS n FROM image_assets WHERE id = $1", asked_about)
    assert persons == {"n": f"[{anna.number}]"}
    [face] = await faces_on(asked_about)
    points = [point async for point in stage.index.scan(None) if point.face_instance_id == face["id"]]
    assert [(point.person_id, point.is_prototype) for point in points] == [(anna.person_id, True)]


async def test_only_the_answered_question_of_a_photo_has_an_undo(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await connected_person(stage, group, look="ben", name="Ben")
    await post(stage, group, stage.engine.face(anna=0.4), stage.engine.face(ben=0.4))
    await stage.drain()
    [of_anna] = await sql.rows(
        "SELECT id FROM face_suggestions WHERE suggested_person_id = $1", anna.person_id
    )
    [of_ben] = await sql.rows(
        "SELECT id FROM face_suggestions WHERE suggested_person_id <> $1", anna.person_id
    )
    done = await answer(stage, anna.owner, accept=False, suggestion_id=of_anna["id"])
    views = [await suggestion(one["id"]) for one in (of_anna, of_ben)]
    assert [view and view.operation_id for view in views] == [done.operation_id, None]


async def test_yes_owes_the_photo_for_that_person_only(stage: Stage, group: Group, anna: Connected) -> None:
    """Ben is on the photo as well. His owner was offered the older photos, and has not accepted them."""
    asset_id = await post(stage, group, stage.engine.face(anna=0.4), stage.engine.face(ben=0.9))
    await stage.drain()
    await connected_person(stage, group, look="ben", name="Ben")
    await answer(stage, anna.owner, accept=True)
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]


@pytest.mark.checklist(98)
async def test_no_sends_nothing_and_is_not_asked_again(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    await answer(stage, anna.owner, accept=False)
    await stage.settle()
    assert await status() == "REJECTED"
    assert stage.mailbox.sent == []
    await sql.execute(
        "INSERT INTO tasks (kind, queue, dedupe_key, ids) VALUES ('backfill_person', 'vision', 'again', $1)",
        {"person_id": str(anna.person_id)},
    )
    await stage.drain()
    assert len(await sql.rows("SELECT id FROM face_suggestions")) == 1


async def test_a_moderator_may_answer(stage: Stage, group: Group, asked_about: AssetId) -> None:
    await answer(stage, group.admin, accept=True)
    assert await status() == "ACCEPTED"


async def test_nobody_else_learns_that_there_is_a_question(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    member = await make_participant(stage, in_chat=group.tg_chat_id)
    foreign_admin = (await make_group(stage)).admin
    for somebody in (member, foreign_admin):
        with pytest.raises(NotFound):
            await answer(stage, somebody, accept=True)
    with pytest.raises(NotFound):
        await answer(stage, anna.owner, accept=True, suggestion_id=999_999)
    assert await status() == "PENDING"


@pytest.mark.checklist(228)
async def test_a_second_answer_is_told_of_the_first(
    stage: Stage, anna: Connected, asked_about: AssetId
) -> None:
    await answer(stage, anna.owner, accept=False)
    with pytest.raises(Conflict) as refused:
        await answer(stage, anna.owner, accept=True)
    assert refused.value.details == {"state": "rejected", "by": f"tg:{anna.owner.tg_user_id}"}
    await stage.settle()
    assert stage.mailbox.sent == []


@pytest.mark.checklist(228)
async def test_of_two_answers_at_once_one_counts(stage: Stage, group: Group, anna: Connected) -> None:
    for _ in range(10):
        await post(stage, group, stage.engine.face(anna=0.4))
        await stage.drain()
        id_ = await question()
        answers = await asyncio.gather(
            answer(stage, anna.owner, accept=True, suggestion_id=id_),
            answer(stage, group.admin, accept=False, suggestion_id=id_),
            return_exceptions=True,
        )
        assert sorted(type(reply).__name__ for reply in answers) == ["Conflict", "Done"]
    events = await sql.one("SELECT count(*) AS n FROM face_assignment_events")
    refused = await sql.one("SELECT count(*) AS n FROM negative_pairs")
    assert events is not None
    assert refused is not None
    assert events["n"] + refused["n"] == 10


async def test_a_question_about_an_erased_person_is_gone(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    asked = await question()
    await erase_person(
        anna.person_id,
        stage.by(anna.owner),
        tg_notify_chat_id=None,
        doorbell=stage.doorbell,
    )
    with pytest.raises(NotFound):
        await answer(stage, group.admin, accept=True, suggestion_id=asked)
    assert await sql.rows("SELECT id FROM distributions") == []


async def test_the_same_press_again_answers_nothing_more(
    stage: Stage, anna: Connected, asked_about: AssetId
) -> None:
    id_, by = await question(), stage.by(anna.owner)
    first = await decide_suggestion(id_, by, accept=True, settings=stage.settings, doorbell=stage.doorbell)
    with no_error("the second press is the same answer"):
        again = await decide_suggestion(
            id_, by, accept=True, settings=stage.settings, doorbell=stage.doorbell
        )
    assert (again.operation_id, again.again) == (first.operation_id, True)


async def test_a_picture_left_by_a_dead_worker_is_deleted_when_the_question_was_answered_meanwhile(
    stage: Stage, anna: Connected, asked_about: AssetId
) -> None:
    await stage.settle()
    asked = await question()
    await answer(stage, anna.owner, accept=False)
    await stage.settle()
    row = await sql.one(
        "SELECT workspace_id FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id"
    )
    assert row is not None
    stage.store.photos[card_key(row["workspace_id"], "suggestion", asked)] = b"a face"
    await sql.execute(
        """INSERT INTO tasks (kind, queue, dedupe_key, ids)
           VALUES ('picture_suggestion', 'vision', 'again',
               jsonb_build_object('suggestion_id', $1::bigint))""",
        asked,
    )
    await stage.settle()
    assert stage.store.photos == {}
