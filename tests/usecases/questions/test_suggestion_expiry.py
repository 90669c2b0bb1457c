"""A question ends when the face that it rests on leaves its person, or when its own face is assigned."""

import asyncio

import pytest

from domain.errors import Conflict
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.work.work import transaction
from domain.usecases.faces.backfill_person import backfill_person
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.operations.undo_operation import undo_operation
from domain.values.targets import NOBODY, Target
from tests import sql
from tests.no_error import no_error
from tests.usecases.assigning import (
    answer,
    faces_on,
    reassign,
    statuses,
    suggest,
    unassign,
)
from tests.usecases.factory import Connected, Group, Member, connected_person, post
from tests.usecases.operating import merge
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


@pytest.mark.parametrize(
    "how",
    [
        pytest.param("unassign", marks=pytest.mark.checklist(146, 173)),
        pytest.param("move", marks=pytest.mark.checklist(147)),
        pytest.param("bulk", marks=pytest.mark.checklist(148, 173)),
    ],
)
async def test_questions_that_rested_on_an_old_assignment_end(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photo: int, how: str
) -> None:
    face, stranger = await faces_on(photo)
    other = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face())
    await stage.settle()
    kept_face, kept_stranger = await faces_on(other)
    ends = await suggest(stage, stranger, anna, source=face)
    stays = await suggest(stage, kept_stranger, anna, source=kept_face)
    if how == "unassign":
        await unassign(stage, group, face)
    elif how == "move":
        await reassign(stage, WhichFaces(anna.number, [face["number"]]), Target(ben.number), group.admin)
    else:
        await reassign(stage, WhichFaces(anna.number, asset_ids=[photo]), NOBODY, group.admin)
    assert await statuses() == {ends: ("EXPIRED", True), stays: ("PENDING", False)}
    told = await sql.rows("SELECT ids FROM tasks WHERE kind = 'show_suggestion' AND state = 'ready'")
    assert [sql.from_json(task["ids"]) for task in told] == [{"suggestion_id": ends}]


@pytest.mark.checklist(219, 235)
async def test_undo_ends_the_questions_and_the_prototype_that_rested_on_the_undone_assignment(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photo: int
) -> None:
    _, stranger = await faces_on(photo)
    done = await reassign(stage, WhichFaces(None, [stranger["number"]]), Target(anna.number), group.admin)
    other = await post(stage, group, stage.engine.face())
    await stage.settle()
    asked = await suggest(stage, (await faces_on(other))[0], anna, source=stranger)
    of_stranger = "SELECT person_id FROM person_prototypes WHERE face_instance_id = $1"
    assert await sql.rows(of_stranger, stranger["id"]) == [{"person_id": anna.person_id}]
    assert done.operation_id is not None
    by = stage.by(group.admin)
    await undo_operation(done.operation_id, by, settings=stage.settings, doorbell=stage.doorbell)
    assert (await statuses())[asked] == ("EXPIRED", True)
    assert await sql.rows(of_stranger, stranger["id"]) == []


@pytest.mark.checklist(150)
async def test_only_waiting_questions_expire_and_they_are_counted(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photo: int
) -> None:
    face, stranger = await faces_on(photo)
    refused = await suggest(stage, stranger, ben, source=face)
    await answer(stage, refused, ben.owner, accept=False)
    waiting = await suggest(stage, stranger, anna, source=face)
    async with transaction(stage.doorbell) as work:
        move = Move(group.workspace_id, [face["id"]], anna.person_id, None, actor="tg:1")
        assert (await move_faces(work, move)).expired == 1
    assert await statuses() == {refused: ("REJECTED", True), waiting: ("EXPIRED", True)}


async def test_an_answered_question_stays_answered_after_a_new_search_and_after_a_merge(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    for accept in (True, False):
        await post(stage, group, stage.engine.face(anna=0.4))
        await stage.settle()
        await answer(stage, max(await statuses()), anna.owner, accept=accept)
    await stage.settle()
    answered = await statuses()
    assert sorted(status for status, _ in answered.values()) == ["ACCEPTED", "REJECTED"]
    await backfill_person(anna.person_id, stage.engine, stage.index, stage.settings, stage.doorbell)
    assert await statuses() == answered
    await merge(stage, anna, ben, group.admin)
    await stage.settle()
    assert await statuses() == answered


async def test_of_two_yeses_at_once_for_two_persons_the_second_is_refused(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photo: int
) -> None:
    face, stranger = await faces_on(photo)
    questions = [await suggest(stage, stranger, person, source=face) for person in (anna, ben)]
    answers = await asyncio.gather(
        *(answer(stage, question, group.admin) for question in questions), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "Done"]
    assert sorted(status for status, _ in (await statuses()).values()) == ["ACCEPTED", "EXPIRED"]


@pytest.mark.checklist(182)
async def test_a_question_about_a_face_that_is_somebodys_by_now_has_ended(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photo: int
) -> None:
    face, stranger = await faces_on(photo)
    asked = await suggest(stage, stranger, anna, source=face)
    await reassign(stage, WhichFaces(None, [stranger["number"]]), Target(ben.number), group.admin)
    with pytest.raises(Conflict) as stale:
        await answer(stage, asked, anna.owner)
    assert stale.value.details["state"] == "expired"
    assert await statuses() == {asked: ("EXPIRED", True)}
    assert (await faces_on(photo))[1]["person_id"] == ben.person_id


@pytest.mark.checklist(228)
async def test_an_answer_locks_no_question_while_it_waits_for_the_face(
    stage: Stage, clean_database: str, group: Group, anna: Connected, photo: int
) -> None:
    """Whoever holds a face ends its questions. An answer that held a question meanwhile would deadlock."""
    face, stranger = await faces_on(photo)
    asked = await suggest(stage, stranger, anna, source=face)
    lock = "SELECT id FROM face_instances WHERE id = $1 FOR NO KEY UPDATE"
    async with asyncio.TaskGroup() as tasks, held(clean_database, lock, stranger["id"]) as other:
        answering = tasks.create_task(_told(stage, asked, group.admin))
        await until_blocked(answering)
        await other.execute("SET LOCAL lock_timeout = '2s'")
        with no_error("whoever holds the face can end its questions"):
            await other.execute("UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()")
    assert answering.result() == "already_decided"


async def _told(stage: Stage, asked: int, by: Member) -> str:
    """The code of the refusal, or any other error as text: in a deadlock Postgres may end this answer."""
    [said] = await asyncio.gather(answer(stage, asked, by), return_exceptions=True)
    return said.code if isinstance(said, Conflict) else repr(said)


async def test_a_question_that_waited_for_another_one_is_asked_when_that_one_ends(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photo: int
) -> None:
    face, stranger = await faces_on(photo)
    first = await suggest(stage, stranger, anna, source=face)
    await sql.execute("UPDATE face_suggestions SET asked_at = now() WHERE id = $1", first)
    [of_ben] = await sql.rows("SELECT id FROM face_instances WHERE person_id = $1 LIMIT 1", ben.person_id)
    second = await suggest(stage, stranger, ben, source=of_ben)
    await sql.execute("UPDATE face_suggestions SET asked_at = NULL WHERE id = $1", second)
    await sql.execute("DELETE FROM tasks WHERE kind = 'ask_questions'")
    await unassign(stage, group, face)
    assert (await statuses())[first] == ("EXPIRED", True)
    asked = await sql.rows("SELECT ids FROM tasks WHERE kind = 'ask_questions' AND state = 'ready'")
    assert {"person_id": str(ben.person_id)} in [sql.from_json(task["ids"]) for task in asked]


async def test_no_waiting_question_is_asked_that_ends_with_the_same_answer(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photo: int
) -> None:
    """Of three questions about a face, only Anna's has been sent. Ben's is answered first, and the other two
    end: Carla's is never sent.
    """
    carla = await connected_person(stage, group, look="carla", name="Carla")
    _, stranger = await faces_on(photo)
    asked = []
    for person in (anna, ben, carla):
        [own] = await sql.rows(
            "SELECT id FROM face_instances WHERE person_id = $1 ORDER BY number LIMIT 1", person.person_id
        )
        asked.append(await suggest(stage, stranger, person, source=own))
    await sql.execute("UPDATE face_suggestions SET asked_at = CASE WHEN id = $1 THEN now() END", asked[0])
    await sql.execute("DELETE FROM tasks WHERE kind = 'ask_questions'")
    await answer(stage, asked[1], ben.owner, accept=True)
    now = await statuses()
    assert [now[one][0] for one in asked] == ["EXPIRED", "ACCEPTED", "EXPIRED"]
    assert await sql.rows("SELECT ids FROM tasks WHERE kind = 'ask_questions'") == []
