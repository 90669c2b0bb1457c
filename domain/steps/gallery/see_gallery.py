"""Notes that an owner looked at a person's training photos: earlier mistakes ask for nothing more."""

from domain.ids import PersonId
from domain.queries import sql
from domain.rules.faces.refusing import LOOKS_ALIKE
from domain.steps.work.work import Work

# Mistakes about a person that this one absorbed count as its own.
_SEEN = """
WITH RECURSIVE selves AS (
    SELECT id FROM persons WHERE id = $1
    UNION SELECT p.id FROM persons p JOIN selves s ON p.merged_into_id = s.id)
UPDATE persons p SET gallery_seen_at = now()
WHERE p.id = $1 AND EXISTS (
    SELECT 1 FROM negative_pairs n WHERE n.person_id IN (SELECT id FROM selves)
      AND (n.is_mistake OR n.reason = ANY($3::text[]))
      AND n.created_at > coalesce(p.gallery_seen_at, '-infinity'))
  AND ($2 IN (SELECT 'tg:' || r.tg_user_id FROM participant_persons l
          JOIN participants r ON r.id = l.participant_id
          WHERE l.person_id = p.id AND l.role = 'owner' AND l.state = 'approved')
      OR NOT EXISTS (SELECT 1 FROM participant_persons l
          WHERE l.person_id = p.id AND l.role = 'owner' AND l.state = 'approved'))
RETURNING p.id
"""


async def see_gallery(work: Work, person_id: PersonId, actor: str) -> bool:
    """actor: `tg:<user id>` of an owner; where there is none, of anybody who may change the person. False for
    another actor, and where nothing asks for more.
    """
    seen = await sql.value(PersonId, _SEEN, person_id, actor, [*LOOKS_ALIKE])
    if seen is not None:
        await work.add("show_mistakes", person_id=str(person_id))
    return seen is not None
