"""Asks the questions about a face that waited behind another person's question, which has ended."""

from collections.abc import Sequence

from domain.ids import PersonId, SuggestionId
from domain.queries import sql
from domain.steps.work.work import Work


async def ask_who_waited(work: Work, ended: Sequence[SuggestionId]) -> None:
    """ended: questions that nobody answered. Without this, the next person is asked about a day later."""
    if not ended:
        return
    for person_id in await sql.values(
        PersonId,
        """SELECT DISTINCT s.suggested_person_id AS id FROM face_suggestions e
           JOIN face_suggestions s ON s.face_instance_id = e.face_instance_id AND s.id <> e.id
           WHERE e.id = ANY($1::bigint[]) AND s.status = 'PENDING' AND s.asked_at IS NULL ORDER BY 1""",
        list(ended),
    ):
        await work.add("ask_questions", person_id=str(person_id))
