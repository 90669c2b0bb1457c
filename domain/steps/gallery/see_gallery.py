"""Notes that somebody looked at a person's training photos: earlier mistakes do not count any more."""

from domain.ids import PersonId
from domain.queries import sql
from domain.rules.faces.refusing import LOOKS_ALIKE
from domain.steps.work.work import Work

# Mistakes about a person that this one absorbed count as its own.
_SELVES = """selves AS (
    SELECT id FROM persons WHERE id = $1
    UNION SELECT p.id FROM persons p JOIN selves s ON p.merged_into_id = s.id)"""
_SEEN = f"""
WITH RECURSIVE {_SELVES}
UPDATE persons p SET gallery_seen_at = now()
WHERE p.id = $1 AND (EXISTS (
    SELECT 1 FROM negative_pairs n WHERE n.person_id IN (SELECT id FROM selves)
      AND (n.is_mistake OR n.reason = ANY($3::text[]))
      AND n.created_at > coalesce(p.gallery_seen_at, '-infinity'))
    OR EXISTS (SELECT 1 FROM persons o JOIN selves ON selves.id = o.id
        WHERE o.forgotten_mistakes + o.forgotten_siblings > 0))
  AND ($2 IN (SELECT 'tg:' || r.tg_user_id FROM participant_persons l
          JOIN participants r ON r.id = l.participant_id
          WHERE l.person_id = p.id AND l.role = 'owner' AND l.state = 'approved')
      OR NOT EXISTS (SELECT 1 FROM participant_persons l
          WHERE l.person_id = p.id AND l.role = 'owner' AND l.state = 'approved'))
RETURNING p.id
"""  # noqa: S608  a constant
_CLEAR = f"""
WITH RECURSIVE {_SELVES}
UPDATE persons p SET forgotten_mistakes = 0, forgotten_siblings = 0 FROM selves
WHERE p.id = selves.id AND p.forgotten_mistakes + p.forgotten_siblings > 0
"""  # noqa: S608  a constant


async def see_gallery(work: Work, person_id: PersonId, actor: str) -> bool:
    """actor: `tg:<user id>` of an owner; for a person without an owner, of anybody who may change the person.
    Returns False for another actor, and when no mistake counts.
    """
    seen = await sql.value(PersonId, _SEEN, person_id, actor, [*LOOKS_ALIKE])
    if seen is not None:
        await sql.execute(_CLEAR, person_id)
        await work.add("show_mistakes", person_id=str(person_id))
    return seen is not None
