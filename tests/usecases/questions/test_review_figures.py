"""What /stats says of questions adds up."""

import pytest

from domain.ids import WorkspaceId
from domain.queries.service.recognition_stats import RecognitionStats, recognition_stats
from tests import sql
from tests.usecases.factory import Connected, Group
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
async def test_they_are_counted_in_their_workspace(stage: Stage, group: Group, anna: Connected) -> None:
    questions = await planted_questions(group, anna, 6)
    await decide(stage, anna, questions[:2], group.admin, accept=True)
    await decide(stage, anna, questions[2:3], group.admin, accept=False)
    await sql.execute(
        "UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now() WHERE id = $1", questions[3]
    )
    found = await recognition_stats(WorkspaceId(group.workspace_id))
    assert (found.asked, found.yes, found.no, found.waiting, found.ended) == (6, 2, 1, 2, 1)
