"""What /stats and the API say of questions adds up."""

import pytest

from domain.ids import WorkspaceId
from domain.queries.questions.listed_suggestions import (
    WhichSuggestions,
    most_asked_about,
    suggestion_groups,
)
from domain.queries.service.recognition_stats import RecognitionStats, recognition_stats
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, make_group
from tests.usecases.reviewing import decide, planted_questions
from tests.usecases.stage import Stage


def stats(*, yes: int, no: int, waiting: int = 0, ended: int = 0) -> RecognitionStats:
    return RecognitionStats(0, 0, yes, no, waiting, ended, 0, 0, 0, 0, 0)


@pytest.mark.checklist(157)
def test_all_questions_are_those_that_wait_were_answered_or_ended() -> None:
    figures = stats(yes=98, no=10, waiting=5, ended=7)
    assert (figures.asked, figures.reviewed, figures.acceptance_rate) == (120, 108, 90.7)
    assert stats(yes=0, no=0).acceptance_rate == 0


@pytest.mark.checklist(157)
async def test_questions_are_counted_for_their_workspace_only(
    stage: Stage, group: Group, anna: Connected
) -> None:
    questions = await planted_questions(group, anna, 6)
    await decide(stage, anna, questions[:2], group.admin, accept=True)
    await decide(stage, anna, questions[2:3], group.admin, accept=False)
    await sql.execute(
        "UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now() WHERE id = $1", questions[3]
    )
    await sql.execute(  # a moderator's choice from a list was no question
        """INSERT INTO face_suggestions (face_instance_id, suggested_person_id, confidence, source_face_id,
               status, reviewed_at, rank)
           SELECT face_instance_id, suggested_person_id, confidence, source_face_id, 'ACCEPTED', now(), 1
           FROM face_suggestions WHERE id = $1""",
        questions[0],
    )
    elsewhere = await make_group(stage)
    await planted_questions(elsewhere, await connected_person(stage, elsewhere, look="ben"), 2)
    found = await recognition_stats(WorkspaceId(group.workspace_id))
    assert (found.asked, found.yes, found.no, found.waiting, found.ended) == (6, 2, 1, 2, 1)


@pytest.mark.checklist(111)
async def test_persons_with_most_questions_come_first_and_not_those_with_the_surest_one(
    stage: Stage, group: Group, anna: Connected
) -> None:
    ben = await connected_person(stage, group, look="ben", name="Ben")
    [surest] = await planted_questions(group, anna, 1)
    await sql.execute("UPDATE face_suggestions SET confidence = 0.99 WHERE id = $1", surest)
    await planted_questions(group, ben, 2)
    of_all = WhichSuggestions([WorkspaceId(group.workspace_id)], anna.owner.participant_id)
    for limit, expected in ((1, [(ben.number, 2)]), (10, [(ben.number, 2), (anna.number, 1)])):
        found = await most_asked_about(of_all, limit)
        assert [(one.number, one.questions) for one in found] == expected


@pytest.mark.checklist(153)
async def test_each_page_says_how_many_persons_and_questions_there_are_on_all_pages(
    stage: Stage, group: Group, anna: Connected
) -> None:
    ben = await connected_person(stage, group, look="ben", name="Ben")
    await planted_questions(group, anna, 2)
    [surest] = await planted_questions(group, ben, 1)
    await sql.execute("UPDATE face_suggestions SET confidence = 0.99 WHERE id = $1", surest)
    which = WhichSuggestions([WorkspaceId(group.workspace_id)], anna.owner.participant_id)
    pages = [await suggestion_groups(which, offset=offset, groups=1, of_each=1) for offset in range(3)]
    assert [(page.total_groups, page.total_suggestions) for page in pages] == [(2, 3)] * 3
    listed = [[(one.person_name, one.count, len(one.suggestions)) for one in page.groups] for page in pages]
    assert listed == [[("Ben", 1, 1)], [("Anna", 2, 1)], []]
    assert pages[0].groups[0].max_confidence == 0.99
