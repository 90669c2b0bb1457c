"""Ends the open questions about a person or a photo, and does what follows when one ends unanswered."""

from collections.abc import Sequence

from domain.ids import AssetId, PersonId, SuggestionId, WorkspaceId
from domain.queries import sql
from domain.queries.deliveries.in_its_group import IS_SHOWN
from domain.steps.clusters.schedule_grouping import schedule_grouping
from domain.steps.questions.ask_who_waited import ask_who_waited
from domain.steps.questions.part_cards import hold_cards, part_cards
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

_EXPIRE_OF_PHOTO = f"""
WITH held AS MATERIALIZED (
    SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
    WHERE a.id = $1 AND NOT {IS_SHOWN} ORDER BY f.id FOR NO KEY UPDATE OF f)
UPDATE face_suggestions s SET status = 'EXPIRED', reviewed_at = now() FROM held
WHERE s.face_instance_id = held.id AND s.status = 'PENDING' RETURNING s.id
"""  # noqa: S608  a constant


async def expire_questions(work: Work, workspace_id: WorkspaceId, person_id: PersonId) -> None:
    """Call it with the person locked, so that no new question comes meanwhile."""
    await follow_ended(work, workspace_id, sorted(await sql.values(SuggestionId, _EXPIRE, person_id)))


async def expire_of_replaced(work: Work, asset_id: AssetId) -> None:
    """Ends the questions about a photo that an edit took out of the last message that showed it. Their cards
    leave the chats; a card that also asks about other faces comes again without the faces of the photo.
    """
    await hold_cards(asset_id)
    ended = await sql.values(SuggestionId, _EXPIRE_OF_PHOTO, asset_id)
    await work.add_each("show_suggestion", [{"suggestion_id": question} for question in sorted(ended)])
    await part_cards(work, asset_id)


async def follow_ended(work: Work, workspace_id: WorkspaceId, ended: Sequence[SuggestionId]) -> None:
    """ended: questions that nobody answered. Their cards say so, and questions that waited behind them are
    asked. Faces about which nobody is asked any more are grouped.
    """
    if ended:
        await work.add_each("show_suggestion", [{"suggestion_id": question} for question in ended])
        await schedule_grouping(work, workspace_id)
        await ask_who_waited(work, ended)
