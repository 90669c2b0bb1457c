"""The number of questions a day has changed: questions that wait for tomorrow are looked at now."""

from collections.abc import Sequence

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.steps.questions.ask_who_waited import ask_each
from domain.steps.work.work import Work
from domain.values.way_back import SettingKept

_UNASKED = """
SELECT DISTINCT p.id FROM face_suggestions s JOIN persons p ON p.id = s.suggested_person_id
WHERE p.workspace_id = $1 AND s.status = 'PENDING' AND s.asked_at IS NULL ORDER BY 1
"""
# A new task would change nothing where one waits already, even for tomorrow.
_HURRY = """
UPDATE tasks SET not_before = now() WHERE id IN (
    SELECT id FROM tasks WHERE kind = 'ask_questions' AND dedupe_key = ANY($1::text[])
      AND state = 'ready' AND not_before > now() ORDER BY id FOR UPDATE)
"""


async def ask_at_once(work: Work, workspace_id: WorkspaceId, changes: Sequence[SettingKept]) -> None:
    """changes: of settings of the workspace."""
    if any(one["name"] == "face_questions_a_day" for one in changes):
        unasked = await sql.values(PersonId, _UNASKED, workspace_id)
        await sql.execute(_HURRY, [str(person_id) for person_id in unasked])
        await ask_each(work, unasked)
