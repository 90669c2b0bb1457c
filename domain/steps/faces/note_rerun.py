"""Notes what one transaction of a rerun changed."""

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.values.rerun import FacesAsked, FacesMoved, Rerun

# now() is the time at which this transaction began. It is the default of `created_at`, so it finds what this
# transaction wrote.
_MOVED = """
SELECT from_person_number AS source, to_person_number AS target, sum(face_count)::int AS faces
FROM face_assignment_events WHERE workspace_id = $1 AND created_at = now() AND actor = 'engine'
GROUP BY 1, 2
"""
_ASKED = """
SELECT p.number AS person, count(*)::int AS faces
FROM face_suggestions s JOIN persons p ON p.id = s.suggested_person_id
WHERE p.workspace_id = $1 AND s.created_at = now() AND s.status = 'PENDING' GROUP BY 1
"""


async def note_rerun(rerun: Rerun | None, workspace_id: WorkspaceId) -> None:
    """rerun: None outside a rerun, where nothing is noted. Call it last in the transaction, before a
    rehearsed one is rolled back.
    """
    if rerun is not None:
        rerun.add(
            await sql.rows(FacesMoved, _MOVED, workspace_id), await sql.rows(FacesAsked, _ASKED, workspace_id)
        )
