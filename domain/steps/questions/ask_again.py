"""Asks questions again that no chat shows, and asks those whose turn has come because another family did not
answer for a day.
"""

from domain.ids import PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.work.work import transaction

# A card goes even if only one of its faces is erased, and takes the questions about the others along. The
# card of a young question may be on its way. Of two look-alikes with one owner, the older question's card
# asks about both.
_LOST = """
UPDATE face_suggestions s SET asked_at = NULL, asked_with_id = NULL, is_ticked = false
WHERE s.status = 'PENDING' AND s.asked_at < now() - interval '1 hour' AND NOT EXISTS (
    SELECT 1 FROM cards c WHERE c.kind = 'suggestion' AND c.subject = coalesce(s.asked_with_id, s.id)::text)
  AND NOT EXISTS (
    SELECT 1 FROM face_suggestions o JOIN cards c ON c.kind = 'suggestion' AND c.subject = o.id::text
    WHERE o.face_instance_id = s.face_instance_id AND o.id < s.id AND o.status = 'PENDING')
RETURNING s.suggested_person_id AS id
"""
_WAITING = """
SELECT DISTINCT suggested_person_id AS id FROM face_suggestions
WHERE status = 'PENDING' AND asked_at IS NULL AND created_at < now() - interval '1 day'
"""


async def ask_again(doorbell: Doorbell) -> None:
    async with transaction(doorbell) as work:
        lost, waiting = await sql.values(PersonId, _LOST), await sql.values(PersonId, _WAITING)
        for person_id in sorted({*lost, *waiting}):
            await work.add("ask_questions", person_id=str(person_id))
