"""Ends the open questions about a person, and does what follows when any question ends unanswered."""

from collections.abc import Sequence

from domain.ids import PersonId, SuggestionId, WorkspaceId
from domain.queries import sql
from domain.steps.clusters.schedule_grouping import schedule_grouping
from domain.steps.questions.ask_who_waited import ask_who_waited
from domain.steps.work.work import Work

# Like every move, this locks the faces before their questions: else this and a move could deadlock.
_EXPIRE = """
WITH held AS MATERIALIZED (
    SELECT f.id FROM face_instances f WHERE f.id IN (SELECT s.face_instance_id FROM face_suggestions s
        WHERE s.suggested_person_id = $1 AND s.status = 'PENDING') ORDER BY f.id FOR NO KEY UPDATE)
UPDATE face_suggestions s SET status = 'EXPIRED', reviewed_at = now() FROM held
WHERE s.face_instance_id = held.id AND s.suggested_person_id = $1 AND s.status = 'PENDING'
RETURNING s.id
"""


async def expire_questions(work: Work, workspace_id: WorkspaceId, person_id: PersonId) -> None:
    """Call it with the person locked, so that no new question comes meanwhile."""
    await follow_ended(work, workspace_id, sorted(await sql.values(SuggestionId, _EXPIRE, person_id)))


async def follow_ended(work: Work, workspace_id: WorkspaceId, ended: Sequence[SuggestionId]) -> None:
    """ended: questions that nobody answered. Their cards say so, and whoever waited behind them is asked.
    Faces about which nobody is asked any more are grouped.
    """
    if ended:
        await work.add_each("show_suggestion", [{"suggestion_id": question} for question in ended])
        await schedule_grouping(work, workspace_id)
        await ask_who_waited(work, ended)
