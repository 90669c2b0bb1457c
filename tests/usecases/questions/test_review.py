"""The review: grouped by person, held by whoever looks, and what each press of its card may do."""

import pytest

from domain.errors import Conflict, NotFound
from domain.ids import ReviewId, WorkspaceId
from domain.queries.questions.review import ReviewPage, review_page
from sandbox.merge_bench import Statements
from tests import sql
from tests.concurrency.decisions import second_admin
from tests.no_error import no_error
from tests.usecases.factory import Connected, Group, make_group, make_participant
from tests.usecases.reviewing import (
    decide,
    on_card,
    opened,
    planted_questions,
    questions_about_anna,
    seen,
    tick,
    time_is_up,
)
from tests.usecases.stage import Stage


async def listed(group: Group, *, offset: int = 0, limit: int = 10) -> ReviewPage:
    return await review_page([WorkspaceId(group.workspace_id)], offset, limit)


@pytest.mark.checklist(96, 153)
async def test_persons_are_listed_with_their_questions_surest_confidence_and_best_face(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await questions_about_anna(stage, group, 0.4, 0.44, 0.35)
    await questions_about_anna(stage, group, 0.4, look="ben")
    await sql.execute("UPDATE face_instances SET quality_score = 0.5 WHERE person_id IS NULL")
    best = await sql.one(
        """UPDATE face_instances SET quality_score = 0.9 WHERE id = (
               SELECT face_instance_id FROM face_suggestions WHERE suggested_person_id = $1
               ORDER BY confidence LIMIT 1) RETURNING number""",
        anna.person_id,
    )
    surest = await sql.one("SELECT max(confidence) AS confidence FROM face_suggestions")
    assert best is not None
    assert surest is not None
    found = await listed(group)
    assert (found.persons, found.questions) == (2, 4)
    assert [(line.name, line.questions) for line in found.lines] == [("Anna", 3), ("Ben", 1)]
    first = found.lines[0]
    assert (first.confidence, first.face, first.by) == (surest["confidence"], best["number"], None)


async def test_with_several_prototypes_their_aggregate_says_how_sure_a_question_is(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """As in the API and in the order of the questions, so that *all from 80 %* takes what shows 80 %."""
    surer, other = await questions_about_anna(stage, group, 0.44, 0.4)
    for question, aggregate in ((surer, 0.3), (other, 0.2)):
        await sql.execute(
            "UPDATE face_suggestions SET aggregate_confidence = $2 WHERE id = $1", question, aggregate
        )
    assert [line.confidence for line in (await listed(group)).lines] == [0.3]
    card = await seen(await opened(stage, anna, group.admin))
    assert sorted(face.confidence for face in card.faces) == [0.2, 0.3]
    decided = await decide(stage, anna, [surer, other], group.admin, accept=True, at_least=0.25)
    assert decided.questions == [surer]


@pytest.mark.checklist(96)
async def test_the_list_is_one_statement_however_many_wait(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    async def cost() -> int:
        with Statements() as asked:
            await listed(group)
        return asked.count

    await planted_questions(group, anna, 3)
    few = await cost()
    await planted_questions(group, anna, 100)
    await planted_questions(group, ben, 100)
    assert await cost() == few == 1
    assert [line.questions for line in (await listed(group)).lines] == [103, 100]


async def test_pages_of_the_list_say_how_many_there_are_in_all(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await planted_questions(group, anna, 2)
    await planted_questions(group, ben, 1)
    second = await listed(group, offset=1, limit=1)
    assert ([line.name for line in second.lines], second.persons, second.questions) == (["Ben"], 2, 3)


async def test_no_question_of_another_group_or_of_a_hidden_person_is_listed(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await planted_questions(group, anna, 1)
    await planted_questions(group, ben, 1)
    await sql.execute("UPDATE persons SET status = 'HIDDEN' WHERE id = $1", ben.person_id)
    assert [line.name for line in (await listed(group)).lines] == ["Anna"]
    assert (await listed(await make_group(stage))).lines == []


@pytest.mark.checklist(96)
async def test_the_best_faces_come_first_and_pages_stand_still(
    stage: Stage, group: Group, anna: Connected
) -> None:
    questions = await planted_questions(group, anna, 7)
    await sql.execute(
        """UPDATE face_instances f SET quality_score = 0.95 FROM face_suggestions s
           WHERE s.face_instance_id = f.id AND s.id = $1""",
        questions[3],
    )
    review_id = await opened(stage, anna, group.admin)
    view = await seen(review_id)
    order = [questions[3], *questions[:3], *questions[4:]]
    assert [face.question_id for face in view.faces] == order
    await decide(stage, anna, [order[1]], anna.owner, accept=False)
    await planted_questions(group, anna, 1)  # this one is not on the card
    view = await seen(review_id)
    assert [face.question_id for face in view.on_page(1, 5)] == order[5:]
    assert len(view.right) == 6


async def test_the_list_names_whoever_holds_a_card_and_nobody_else_opens_or_presses_it(
    stage: Stage, group: Group, anna: Connected
) -> None:
    questions = await planted_questions(group, anna, 2)
    review_id = await opened(stage, anna, group.admin)
    [line] = (await listed(group)).lines
    assert line.by == group.admin.name
    other = await second_admin(stage, group)
    with pytest.raises(Conflict, match="held") as refused:
        await opened(stage, anna, other)
    assert refused.value.details["by"] == group.admin.participant_id
    with pytest.raises(Conflict, match="held"):
        await tick(stage, review_id, questions[:1], other)
    with pytest.raises(Conflict, match="held"):
        await decide(stage, anna, questions, other, accept=True, reviewing=on_card(review_id, other))
    assert (await seen(review_id)).wrong == []
    assert len((await seen(review_id)).right) == 2


async def test_without_a_card_no_other_moderator_answers_many_at_once_but_an_owner_does(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The Mini App and the API show no card, but the ticks on it are another moderator's judgement."""
    questions = await planted_questions(group, anna, 4)
    await opened(stage, anna, group.admin)
    other = await second_admin(stage, group)
    with pytest.raises(Conflict, match="held") as refused:
        await decide(stage, anna, questions[:2], other, accept=True)
    assert refused.value.details["by"] == group.admin.participant_id
    with no_error("the hold is one against other moderators"):
        assert (await decide(stage, anna, questions[:1], anna.owner, accept=True)).done.faces == 1
        assert (await decide(stage, anna, questions[1:2], group.admin, accept=True)).done.faces == 1
    await time_is_up()
    assert (await decide(stage, anna, questions[2:], other, accept=True)).done.faces == 2


async def test_after_two_minutes_without_a_press_somebody_else_goes_on_with_the_card(
    stage: Stage, group: Group, anna: Connected
) -> None:
    questions = await planted_questions(group, anna, 3)
    review_id = await opened(stage, anna, group.admin)
    await time_is_up()
    assert [line.by for line in (await listed(group)).lines] == [None]
    other = await second_admin(stage, group)
    with no_error("nobody holds the card any more"):
        await tick(stage, review_id, questions[:1], other)
    assert (await seen(review_id)).by == other.name
    with pytest.raises(Conflict, match="held"):
        await tick(stage, review_id, [], group.admin)
    right = [face.question_id for face in (await seen(review_id)).right]
    decided = await decide(stage, anna, right, other, accept=True, reviewing=on_card(review_id, other))
    assert decided.done.faces == 2


async def test_a_card_that_was_held_before_the_clock_was_put_back_is_free(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The clock was a day ahead."""
    questions = await planted_questions(group, anna, 3)
    review_id = await opened(stage, anna, group.admin)
    await sql.execute("UPDATE reviews SET held_until = held_until + interval '1 day'")
    assert [line.by for line in (await listed(group)).lines] == [None]
    other = await second_admin(stage, group)
    with no_error("nobody holds the card any more"):
        assert (await decide(stage, anna, questions[:1], other, accept=True)).done.faces == 1
        await tick(stage, review_id, questions[1:2], other)


async def test_each_press_prolongs_the_hold(stage: Stage, group: Group, anna: Connected) -> None:
    await planted_questions(group, anna, 1)
    review_id = await opened(stage, anna, group.admin)
    await sql.execute("UPDATE reviews SET held_until = held_until - interval '100 seconds'")
    await tick(stage, review_id, [], group.admin)
    [left] = await sql.rows("SELECT held_until > now() + interval '110 seconds' AS long FROM reviews")
    assert left["long"]


async def test_only_questions_of_the_card_are_ticked_and_a_repeated_tick_changes_nothing(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    one, other = await planted_questions(group, anna, 2)
    [foreign] = await planted_questions(group, ben, 1)
    review_id = await opened(stage, anna, group.admin)
    for _ in range(2):
        await tick(stage, review_id, [one, foreign], group.admin)
        assert await sql.rows("SELECT wrong_ids FROM reviews") == [{"wrong_ids": [one]}]
    for _ in range(2):
        await tick(stage, review_id, [one], group.admin, is_wrong=False)
        assert [face.question_id for face in (await seen(review_id)).right] == [one, other]


async def test_only_questions_of_the_card_are_decided_on_it(
    stage: Stage, group: Group, anna: Connected
) -> None:
    shown = await planted_questions(group, anna, 1)
    review_id = await opened(stage, anna, group.admin)
    later = await planted_questions(group, anna, 1)
    on = on_card(review_id, group.admin)
    decided = await decide(stage, anna, [*shown, *later], group.admin, accept=True, reviewing=on)
    assert decided.done.faces == 1
    assert [face.is_open for face in (await seen(review_id)).faces] == [False]


@pytest.mark.checklist(155)
async def test_whoever_comes_too_late_is_told_who_decided(
    stage: Stage, group: Group, anna: Connected
) -> None:
    questions = await planted_questions(group, anna, 1)
    await decide(stage, anna, questions, anna.owner, accept=True)
    with pytest.raises(Conflict, match="already_decided") as late:
        await opened(stage, anna, group.admin)
    assert late.value.details["by"] == f"tg:{anna.owner.tg_user_id}"


async def test_only_moderators_review(stage: Stage, group: Group, anna: Connected) -> None:
    questions = await planted_questions(group, anna, 1)
    review_id = await opened(stage, anna, group.admin)
    await time_is_up()
    member = await make_participant(stage, in_chat=group.tg_chat_id)
    foreign = (await make_group(stage)).admin
    for somebody in (member, foreign, anna.owner):
        with pytest.raises(NotFound):
            await opened(stage, anna, somebody)
        with pytest.raises(NotFound):
            await tick(stage, review_id, questions, somebody)
        on = on_card(review_id, somebody)
        with pytest.raises(NotFound):
            await decide(stage, anna, questions, somebody, accept=True, reviewing=on)
    with pytest.raises(NotFound):
        await tick(stage, ReviewId(999_999), [], group.admin)
    assert (await seen(review_id)).by is None


async def test_an_old_review_is_forgotten(stage: Stage, group: Group, anna: Connected) -> None:
    await planted_questions(group, anna, 1)
    await opened(stage, anna, group.admin)
    await stage.tidy()
    assert len(await sql.rows("SELECT id FROM reviews")) == 1
    await sql.execute("UPDATE reviews SET held_until = now() - interval '8 days'")
    await stage.tidy()
    assert await sql.rows("SELECT id FROM reviews") == []
