"""Questions that stand in no chat any more, or never did, are asked again."""

from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.work import transaction

# A card goes with every face on it, also when only one of them is erased. Young ones may be on their way.
_LOST = """
UPDATE face_suggestions s SET asked_at = NULL, asked_with_id = NULL, is_ticked = false
WHERE s.status = 'PENDING' AND s.asked_at < now() - interval '1 hour' AND NOT EXISTS (
    SELECT 1 FROM cards c WHERE c.kind = 'suggestion' AND c.subject = coalesce(s.asked_with_id, s.id)::text)
RETURNING s.suggested_person_id AS id
"""


async def ask_again(doorbell: Doorbell) -> None:
    async with transaction(doorbell) as work:
        for person_id in sorted({row["id"] for row in await sql.rows(_LOST)}):
            await work.add("ask_questions", person_id=str(person_id))
