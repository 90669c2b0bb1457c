"""When the number of questions a day is changed, questions that wait for tomorrow are looked at now."""

from collections.abc import Sequence

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.steps.questions.ask_who_waited import ask_each_at_once
from domain.steps.work.work import Work
from domain.values.way_back import SettingKept

_UNASKED = """
SELECT DISTINCT p.id FROM face_suggestions s JOIN persons p ON p.id = s.suggested_person_id
WHERE p.workspace_id = $1 AND s.status = 'PENDING' AND s.asked_at IS NULL ORDER BY 1
"""


async def ask_at_once(work: Work, workspace_id: WorkspaceId, changes: Sequence[SettingKept]) -> None:
    """Does nothing unless the number of questions a day is among the changes."""
    if any(one["name"] == "face_questions_a_day" for one in changes):
        unasked = await sql.values(PersonId, _UNASKED, workspace_id)
        await ask_each_at_once(work, unasked, freed=unasked)
