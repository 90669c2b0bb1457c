"""Deletes unknown faces. How often they were mistaken for a person stays with the person, as a number. What
/stats counts about them stays with the workspace.
"""

from collections.abc import Sequence

from domain.ids import FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.faces.recognised import WAS_RECOGNISED
from domain.rules.faces.refusing import LOOKS_ALIKE

# The workspace is locked before the persons, as in every transaction that locks both.
_LOCK_WORKSPACES = """
SELECT id FROM workspaces WHERE id IN (SELECT workspace_id FROM face_instances WHERE id = ANY($1::uuid[]))
ORDER BY id FOR NO KEY UPDATE
"""
_LOCK_PERSONS = """
SELECT id FROM persons WHERE id IN (
    SELECT n.person_id FROM negative_pairs n
    WHERE n.face_id = ANY($1::uuid[]) AND (n.is_mistake OR n.reason = ANY($2::text[])))
ORDER BY id FOR NO KEY UPDATE
"""
# The box of something that is no face is kept, so that a closer look does not bring it back. Mistakes still
# count until an owner calls the person's training photos right, or puts them right: until then a match needs
# more confidence (`queries/faces/evidence.py`). For a merged person, it is the survivor's owner who does. A
# question that waits is counted as ended.
_FORGET = f"""
WITH RECURSIVE gone AS (
    DELETE FROM face_instances WHERE id = ANY($1::uuid[]) AND person_id IS NULL
    RETURNING id, workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h, set_aside),
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
    FROM lasting l WHERE p.id = l.person_id),
said AS (
    SELECT f.workspace_id, 0 AS wrong, (s.rank IS NULL AND s.status = 'ACCEPTED')::int AS yes,
        (s.rank IS NULL AND s.status = 'REJECTED')::int AS no,
        (s.status IN ('PENDING', 'EXPIRED'))::int AS ended
    FROM gone f JOIN face_suggestions s ON s.face_instance_id = f.id
    UNION ALL SELECT f.workspace_id, coalesce(n.was_recognised, {WAS_RECOGNISED})::int, 0, 0, 0
    FROM gone f JOIN negative_pairs n ON n.face_id = f.id JOIN persons p ON p.id = n.person_id),
added AS (
    UPDATE workspaces w SET forgotten_wrong = w.forgotten_wrong + x.wrong,
        forgotten_yes = w.forgotten_yes + x.yes, forgotten_no = w.forgotten_no + x.no,
        forgotten_ended = w.forgotten_ended + x.ended
    FROM (SELECT workspace_id, sum(wrong) AS wrong, sum(yes) AS yes, sum(no) AS no, sum(ended) AS ended
        FROM said GROUP BY workspace_id) x WHERE w.id = x.workspace_id)
SELECT count(*) AS n FROM gone
"""  # noqa: S608  a constant


async def forget_faces(face_ids: Sequence[FaceId]) -> int:
    """Returns how many it deleted; faces that are somebody's by now stay. Call inside a transaction."""
    reasons = [*LOOKS_ALIKE]
    await sql.values(WorkspaceId, _LOCK_WORKSPACES, list(face_ids))
    await sql.values(PersonId, _LOCK_PERSONS, list(face_ids), reasons)
    return await sql.value(int, _FORGET, list(face_ids), reasons) or 0
