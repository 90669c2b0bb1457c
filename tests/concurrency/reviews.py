"""Of two moderators, one holds a person's questions. An owner may still answer about one face at the same
moment.
"""

from tests import sql
from tests.concurrency.decisions import second_admin
from tests.concurrency.race import Answer, Pair, Race, Round, ensure_one_winner
from tests.usecases.assigning import answer, statuses
from tests.usecases.factory import connected_person, make_group
from tests.usecases.reviewing import decide, on_card, opened, planted_questions, time_is_up
from tests.usecases.stage import Stage


async def opened_by_two(stage: Stage) -> Round:
    group = await make_group(stage)
    other = await second_admin(stage, group)
    anna = await connected_person(stage, group)

    async def make_round() -> Race:
        await sql.execute("DELETE FROM reviews")
        await planted_questions(group, anna, 1)

        async def judge(first: Answer, second: Answer) -> None:
            ensure_one_winner(first, second)
            held = await sql.rows("SELECT id FROM reviews WHERE person_id = $1", anna.person_id)
            assert len(held) == 1

        return Race(lambda: opened(stage, anna, group.admin), lambda: opened(stage, anna, other), judge)

    return make_round


async def accepted_and_refused(stage: Stage) -> Round:
    """A card that nobody holds any more: one of two presses takes it over, and decides all."""
    group = await make_group(stage)
    other = await second_admin(stage, group)
    anna = await connected_person(stage, group)

    async def make_round() -> Race:
        await sql.execute("DELETE FROM reviews")
        questions = await planted_questions(group, anna, 3)
        review_id = await opened(stage, anna, group.admin)
        await time_is_up()

        async def judge(yes: Answer, no: Answer) -> None:
            ensure_one_winner(yes, no)
            status = "ACCEPTED" if yes.has_won else "REJECTED"
            found = await statuses()
            assert {found[question] for question in questions} == {(status, True)}

        return Race(
            lambda: decide(
                stage, anna, questions, group.admin, accept=True, reviewing=on_card(review_id, group.admin)
            ),
            lambda: decide(stage, anna, questions, other, accept=False, reviewing=on_card(review_id, other)),
            judge,
        )

    return make_round


async def reviewed_and_answered(stage: Stage) -> Round:
    """Whoever is first, the face has one answer, and the other faces are accepted."""
    group = await make_group(stage)
    anna = await connected_person(stage, group)

    async def make_round() -> Race:
        one, *others = await planted_questions(group, anna, 3)

        async def judge(yes: Answer, no: Answer) -> None:
            assert yes.has_won
            found = await statuses()
            assert {found[question] for question in others} == {("ACCEPTED", True)}
            assert found[one] == (("REJECTED" if no.has_won else "ACCEPTED"), True)
            assert no.has_won or no.is_told

        return Race(
            lambda: decide(stage, anna, [one, *others], group.admin, accept=True),
            lambda: answer(stage, one, anna.owner, accept=False),
            judge,
        )

    return make_round


REVIEWS = (
    Pair("two moderators open the questions about a person", opened_by_two),
    Pair("a card is accepted and refused", accepted_and_refused, items=(228,)),
    Pair("a card is accepted and its owner refuses one face", reviewed_and_answered, items=(182, 228)),
)
