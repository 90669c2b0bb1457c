"""Adds up what /stats counts, so that /stats reads only the events of the last hours."""

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.queries.faces.recognised import WAS_RECOGNISED

_A_ROUND = 5000
# An event has the time at which its transaction began, and no transaction lasts as long as this.
_LATEST_HOURS = 1
_BEHIND = """
SELECT w.id FROM workspaces w WHERE EXISTS (
    SELECT 1 FROM face_assignment_events e WHERE e.workspace_id = w.id AND e.actor = 'engine'
      AND e.created_at >= w.recognised_until AND e.created_at < now() - make_interval(hours => $1))
ORDER BY w.id
"""
# It is one UPDATE of one row, so when two run at once the second one reads what the first one has written.
_ADD_UP = """
UPDATE workspaces w SET recognised_until = now() - make_interval(hours => $2), recognised = recognised + (
    SELECT coalesce(sum(e.recognised_count), 0) FROM face_assignment_events e
    WHERE e.workspace_id = w.id AND e.actor = 'engine' AND e.created_at >= w.recognised_until
      AND e.created_at < now() - make_interval(hours => $2))
WHERE w.id = $1 AND w.recognised_until < now() - make_interval(hours => $2)
"""
_LOOK_UP = f"""
UPDATE negative_pairs n SET was_recognised = {WAS_RECOGNISED}
FROM persons p, face_instances f
WHERE p.id = n.person_id AND f.id = n.face_id AND n.id IN (
    SELECT id FROM negative_pairs WHERE was_recognised IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
"""  # noqa: S608  a constant


async def add_up_recognitions(latest_hours: int = _LATEST_HOURS) -> None:
    """latest_hours: events of so many last hours are left for later. Looks up, too, which refused faces
    recognition had once taken for the person, for some refusals at a time. Safe to repeat, and for two at
    once.
    """
    for workspace_id in await sql.values(WorkspaceId, _BEHIND, latest_hours):
        await sql.execute(_ADD_UP, workspace_id, latest_hours)
    await sql.execute(_LOOK_UP, _A_ROUND)
