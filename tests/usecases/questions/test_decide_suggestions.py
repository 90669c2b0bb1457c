"""One press answers many questions about a person, as one operation that can be taken back."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest

from domain.errors import Conflict, NotFound
from domain.queries.access.acting import Acting
from domain.states import RefusalReason
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.questions.answer_questions import answer_questions, lock_asked
from domain.steps.work.work import transaction
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.values.targets import Target
from sandbox.merge_bench import Statements
from tests import sql
from tests.concurrency.decisions import second_admin
from tests.faces import add_faces
from tests.no_error import no_error
from tests.usecases.assigning import answer, reassign, statuses
from tests.usecases.factory import Connected, Group, make_group, make_participant, post
from tests.usecases.operating import undo
from tests.usecases.reviewing import decide, planted_questions, questions_about_anna
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


async def answered_faces(anna: Connected) -> int:
    row = await sql.one(
        "SELECT count(*) AS n FROM face_instances WHERE person_id = $1 AND basis = 'answered'", anna.person_id
    )
    assert row is not None
    return int(row["n"])


async def face_of(question: int) -> int:
    """The number of the face that the question is about."""
    row = await sql.one(
        """SELECT f.number FROM face_instances f JOIN face_suggestions s ON s.face_instance_id = f.id
           WHERE s.id = $1""",
        question,
    )
    assert row is not None
    return int(row["number"])


async def deliveries() -> list[str]:
    rows = await sql.rows("SELECT state FROM deliveries ORDER BY id")
    return [row["state"] for row in rows]


@pytest.mark.checklist(99)
async def test_a_yes_to_all_does_everything_at_once_and_one_undo_takes_all_of_it_back(
    stage: Stage, group: Group, anna: Connected
) -> None:
    questions = await questions_about_anna(stage, group, 0.44, 0.4, 0.35)
    decided = await decide(stage, anna, questions, group.admin, accept=True)
    assert (decided.done.faces, decided.done.photos, decided.before, decided.twice) == (3, 3, {}, 0)
    assert await statuses() == dict.fromkeys(questions, ("ACCEPTED", True))
    assert await answered_faces(anna) == 3
    chosen = "SELECT count(*) AS n FROM person_prototypes WHERE person_id = $1"
    [before] = await sql.rows(chosen, anna.person_id)
    assert before["n"] > 1
    await stage.settle()
    assert await deliveries() == ["sent"] * 3
    back = await undo(stage, decided.done, group.admin)
    assert (back.faces, back.kept) == (3, 0)
    assert await statuses() == dict.fromkeys(questions, ("PENDING", False))
    assert await answered_faces(anna) == 0
    assert await deliveries() == ["retracted"] * 3
    [after] = await sql.rows(chosen, anna.person_id)
    assert after["n"] == 1
    again = await undo(stage, back, group.admin)
    assert again.faces == 3
    assert await statuses() == dict.fromkeys(questions, ("ACCEPTED", True))
    operations = await sql.rows("SELECT kind FROM operations WHERE kind LIKE '%suggestion%'")
    assert operations == [{"kind": "accept_suggestions"}] * 3


@pytest.mark.checklist(99)
async def test_a_no_to_all_refuses_each_face_with_the_reason_and_one_undo_allows_them_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    questions = await questions_about_anna(stage, group, 0.4, 0.38)
    reason = RefusalReason.STRANGER
    decided = await decide(stage, anna, questions, group.admin, accept=False, reason=reason)
    refused = "SELECT reason FROM negative_pairs"
    aside = "SELECT set_aside FROM face_instances WHERE set_aside IS NOT NULL"
    assert await sql.rows(refused) == [{"reason": "stranger"}] * 2
    assert await sql.rows(aside) == [{"set_aside": "stranger"}] * 2
    assert await statuses() == dict.fromkeys(questions, ("REJECTED", True))
    back = await undo(stage, decided.done, group.admin)
    assert await sql.rows(refused) == await sql.rows(aside) == []
    assert await statuses() == dict.fromkeys(questions, ("PENDING", False))
    await undo(stage, back, group.admin)
    assert await sql.rows(refused) == [{"reason": "stranger"}] * 2
    assert await statuses() == dict.fromkeys(questions, ("REJECTED", True))
    await stage.settle()
    assert await deliveries() == []


async def test_only_those_that_are_sure_enough_are_decided(
    stage: Stage, group: Group, anna: Connected
) -> None:
    sure, unsure = await questions_about_anna(stage, group, 0.44, 0.31)
    await decide(stage, anna, [sure, unsure], group.admin, accept=True, at_least=0.7)
    assert await statuses() == {sure: ("ACCEPTED", True), unsure: ("PENDING", False)}


@pytest.mark.checklist(155, 182, 228)
async def test_what_was_decided_or_assigned_elsewhere_is_left_out_and_told(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    questions = await questions_about_anna(stage, group, 0.44, 0.4, 0.38, 0.36)
    await answer(stage, questions[0], anna.owner, accept=False)
    await reassign(stage, WhichFaces(None, [await face_of(questions[1])]), Target(ben.number), group.admin)
    decided = await decide(stage, anna, questions, group.admin, accept=True)
    assert decided.before == {f"tg:{anna.owner.tg_user_id}": 1, None: 1}
    assert decided.done.faces == 2
    assert [status for status, _ in (await statuses()).values()].count("ACCEPTED") == 2
    other = await second_admin(stage, group)
    with pytest.raises(Conflict, match="already_decided") as late:
        await decide(stage, anna, questions[2:], other, accept=False)
    assert late.value.details["by"] == f"tg:{group.admin.tg_user_id}"


async def test_nobody_is_on_a_photo_twice_because_of_one_press(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.4), stage.engine.face())
    await stage.drain()
    [alone] = await questions_about_anna(stage, group, 0.38)
    rows = await sql.rows("SELECT id, face_instance_id AS face FROM face_suggestions ORDER BY id LIMIT 1")
    [other] = await sql.rows(
        """INSERT INTO face_suggestions (face_instance_id, suggested_person_id, confidence, source_face_id)
           SELECT o.id, $2, 0.61, s.source_face_id FROM face_suggestions s
           JOIN face_instances f ON f.id = s.face_instance_id
           JOIN face_instances o ON o.asset_id = f.asset_id AND o.id <> f.id WHERE s.id = $1 RETURNING id""",
        rows[0]["id"],
        anna.person_id,
    )
    questions = [rows[0]["id"], other["id"], alone]
    decided = await decide(stage, anna, questions, group.admin, accept=True)
    assert (decided.done.faces, decided.twice) == (2, 1)
    assert (await statuses())[other["id"]] == ("PENDING", False)
    [more] = await planted_questions(group, anna, 1)
    decided = await decide(stage, anna, [other["id"], more], group.admin, accept=True)
    assert (decided.done.faces, decided.twice) == (1, 1)


async def test_only_owners_and_moderators_decide_and_of_one_person_only(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    questions = await questions_about_anna(stage, group, 0.4, 0.38)
    member = await make_participant(stage, in_chat=group.tg_chat_id)
    foreign = (await make_group(stage)).admin
    for somebody in (member, foreign, ben.owner):
        with pytest.raises(NotFound):
            await decide(stage, anna, questions, somebody, accept=True)
    with pytest.raises(Conflict):  # the questions are not about Ben
        await decide(stage, ben, questions, ben.owner, accept=True)
    assert await statuses() == dict.fromkeys(questions, ("PENDING", False))
    await decide(stage, anna, questions, anna.owner, accept=True)
    assert await statuses() == dict.fromkeys(questions, ("ACCEPTED", True))


async def test_a_press_that_is_handled_again_does_nothing_more(
    stage: Stage, group: Group, anna: Connected
) -> None:
    questions, press = await questions_about_anna(stage, group, 0.4, 0.38), uuid4()
    first = await decide(stage, anna, questions, group.admin, accept=True, press=press)
    with no_error("the press had its effect before"):
        again = await decide(stage, anna, questions, group.admin, accept=True, press=press)
    assert again.done.again
    assert again.done.operation_id == first.done.operation_id


async def test_a_press_that_answers_one_question_is_recorded_like_an_answer_on_its_own_card(
    stage: Stage, group: Group, anna: Connected
) -> None:
    questions = await questions_about_anna(stage, group, 0.4)
    decided = await decide(stage, anna, questions, group.admin, accept=False)
    row = await sql.one("SELECT kind, asset_id FROM operations WHERE id = $1", decided.done.operation_id)
    assert row is not None
    assert row["kind"] == "reject_suggestion"
    assert row["asset_id"] is not None
    await undo(stage, decided.done, group.admin)
    assert await statuses() == {questions[0]: ("PENDING", False)}


async def test_an_undo_leaves_a_face_alone_that_was_moved_since(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    questions = await questions_about_anna(stage, group, 0.44, 0.4)
    decided = await decide(stage, anna, questions, group.admin, accept=True)
    face = await face_of(questions[0])
    await reassign(stage, WhichFaces(anna.number, [face]), Target(ben.number), group.admin)
    back = await undo(stage, decided.done, group.admin)
    assert (back.faces, back.kept) == (1, 1)
    assert await statuses() == {questions[0]: ("ACCEPTED", True), questions[1]: ("PENDING", False)}


@pytest.mark.parametrize("accept", [True, False])
async def test_a_hundred_answers_cost_no_more_statements_than_ten(
    stage: Stage, group: Group, anna: Connected, *, accept: bool
) -> None:
    async def cost(count: int) -> tuple[int, int]:
        questions = await planted_questions(group, anna, count)
        with Statements() as asked:
            decided = await decide(stage, anna, questions, group.admin, accept=accept)
        assert decided.done.operation_id is not None
        with Statements() as back:
            await undo(stage, decided.done, group.admin)
        assert asked.count <= 10
        return asked.count, back.count

    assert await cost(100) == await cost(10)


async def test_a_photo_that_got_the_person_meanwhile_stays_out_of_many_answers(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """As if the press had read its questions before the person came onto the photo."""
    questions = await planted_questions(group, anna, 3)
    photo = await sql.values(
        int,
        """SELECT f.asset_id FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
           WHERE s.id = $1""",
        questions[0],
    )
    await add_faces(photo, person_id=anna.person_id, basis="assigned")
    async with transaction(stage.doorbell) as work:
        asked = [replace(one, is_on_it=False) for one in await lock_asked(anna.person_id, questions)]
        acting = Acting(stage.by(group.admin), group.workspace_id, is_moderator=True)
        person = PersonKey(anna.person_id, anna.number, group.workspace_id)
        answers = await answer_questions(
            work, acting, person, asked, stage.settings, accept=True, once_a_photo=True
        )
    assert answers.questions == questions[1:]
    assert (await statuses())[questions[0]] == ("PENDING", False)


@pytest.mark.parametrize("alone", [True, False])
async def test_an_owner_whose_link_ends_while_the_answer_waits_answers_nothing(
    stage: Stage, group: Group, anna: Connected, clean_database: str, *, alone: bool
) -> None:
    """alone: by the question's own card; else by a card for many."""
    questions = await questions_about_anna(stage, group, 0.44)

    async def say_no() -> None:
        if alone:
            await answer(stage, questions[0], anna.owner, accept=False)
        else:
            await decide(stage, anna, questions, anna.owner, accept=False)

    async def say_no_in_vain() -> None:
        with pytest.raises(NotFound):
            await say_no()

    lock = "SELECT 1 FROM persons WHERE id = $1 FOR UPDATE"
    async with asyncio.TaskGroup() as tasks, held(clean_database, lock, anna.person_id) as ending:
        await until_blocked(tasks.create_task(say_no_in_vain()))
        await ending.execute("DELETE FROM participant_persons WHERE person_id = $1", anna.person_id)
    assert await statuses() == {questions[0]: ("PENDING", False)}
