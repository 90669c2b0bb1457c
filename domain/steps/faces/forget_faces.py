"""Deletes unknown faces. How often they were mistaken for a person stays with the person, as a number."""

from collections.abc import Sequence

from domain.ids import FaceId, PersonId
from domain.queries import sql
from domain.rules.faces.refusing import LOOKS_ALIKE

# Whoever moves faces locks their persons first as well.
_LOCK = """
SELECT id FROM persons WHERE id IN (
    SELECT n.person_id FROM negative_pairs n
    WHERE n.face_id = ANY($1::uuid[]) AND (n.is_mistake OR n.reason = ANY($2::text[])))
ORDER BY id FOR NO KEY UPDATE
"""
# The box of something that is no face is kept, so that a closer look does not bring it back. Mistakes still
# count until an owner looks at the person's training photos: until then a match needs more confidence
# (`queries/faces/evidence.py`). For a merged person, it is the survivor's owner who looks.
_FORGET = """
WITH RECURSIVE gone AS (
    DELETE FROM face_instances WHERE id = ANY($1::uuid[]) AND person_id IS NULL
    RETURNING id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h, set_aside),
noted AS (
    INSERT INTO erased_faces (asset_id, bbox_x, bbox_y, bbox_w, bbox_h)
    SELECT asset_id, bbox_x, bbox_y, bbox_w, bbox_h FROM gone WHERE set_aside = 'not_a_face'
    ON CONFLICT DO NOTHING),
noes AS (
    SELECT n.id, n.person_id, n.is_mistake, n.created_at, n.person_id AS survivor
    FROM negative_pairs n JOIN gone ON gone.id = n.face_id
    WHERE n.is_mistake OR n.reason = ANY($2::text[])
    UNION SELECT n.id, n.person_id, n.is_mistake, n.created_at, p.merged_into_id
    FROM noes n JOIN persons p ON p.id = n.survivor AND p.merged_into_id IS NOT NULL),
lasting AS (
    SELECT n.person_id, count(*) FILTER (WHERE n.is_mistake) AS mistakes,
        count(*) FILTER (WHERE NOT n.is_mistake) AS siblings
    FROM noes n JOIN persons p ON p.id = n.survivor AND p.merged_into_id IS NULL
    WHERE n.created_at > coalesce(p.gallery_seen_at, '-infinity') GROUP BY n.person_id),
counted AS (
    UPDATE persons p SET forgotten_mistakes = p.forgotten_mistakes + l.mistakes,
        forgotten_siblings = p.forgotten_siblings + l.siblings
    FROM lasting l WHERE p.id = l.person_id)
SELECT count(*) AS n FROM gone
"""


async def forget_faces(face_ids: Sequence[FaceId]) -> int:
    """Returns how many it deleted; faces that are somebody's by now stay. Call inside a transaction."""
    reasons = [*LOOKS_ALIKE]
    await sql.values(PersonId, _LOCK, list(face_ids), reasons)
    return await sql.value(int, _FORGET, list(face_ids), reasons) or 0
