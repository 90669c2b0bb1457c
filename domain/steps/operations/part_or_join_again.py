"""To undo the split of a cluster, the part joins the whole again. To undo the join of two clusters, the part
leaves the whole again.
"""

from dataclasses import dataclass
from uuid import UUID

from domain.errors import Conflict
from domain.ids import ClusterId, FaceId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.settings import Settings
from domain.states import ClusterState
from domain.steps.clusters.lock_cluster import LockedCluster
from domain.steps.clusters.move_between_clusters import ClusterMove, move_between_clusters
from domain.steps.faces.move_faces import Moved
from domain.steps.work.work import Work

_UNKNOWN = (ClusterState.OPEN, ClusterState.IGNORED)


@dataclass(frozen=True, slots=True)
class _Found(LockedCluster):
    joined_into_id: ClusterId | None


async def part_or_join_again(
    work: Work, acting: Acting, done: RecordedOperation, settings: Settings
) -> Moved:
    """Returns the faces that went back. Call with the workspace locked.

    Raises Conflict(`changed_since`) when one of the two clusters has a name by now, is a part of a third one
    or is gone, or when no face can go back: each is elsewhere by now, or the cluster to which it would go
    back has a face on the same photo.
    """
    was = done.way_back["regrouped"]
    part, whole = await _find(acting, was["part"]), await _find(acting, was["whole"])
    if part is None or whole is None or whole.state not in _UNKNOWN:
        raise Conflict("changed_since")
    is_part = part.state == ClusterState.JOINED and part.joined_into_id == whole.id
    # The part may still be a cluster although its faces joined the whole: faces that came later stayed in it.
    if part.state not in _UNKNOWN and not (was["joins"] and is_part):
        raise Conflict("changed_since")
    state = ClusterState(was["state"]) if is_part else part.state
    faces = [FaceId(UUID(face)) for face in was["faces"]]
    how = ClusterMove(part, whole, faces, joins=not was["joins"], state=state)
    moved = await move_between_clusters(work, acting, how, settings)
    if not moved.face_ids:
        raise Conflict("changed_since")
    return moved


async def _find(acting: Acting, number: int) -> _Found | None:
    return await sql.one(
        _Found,
        """SELECT id, number, workspace_id, state, joined_into_id FROM clusters
           WHERE workspace_id = $1 AND number = $2 FOR UPDATE""",
        acting.workspace_id,
        number,
    )
