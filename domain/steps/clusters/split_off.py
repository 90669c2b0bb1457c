"""Moves some unknown faces of a cluster into a new cluster."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import Conflict
from domain.ids import FaceId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.operations.done import Done
from domain.settings import Settings
from domain.steps.clusters.lock_cluster import LockedCluster, lock_cluster
from domain.steps.clusters.move_between_clusters import ClusterMove, move_between_clusters
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.work.work import Work


@dataclass(frozen=True, slots=True)
class _Face:
    id: FaceId
    leaves: bool


async def split_off(
    work: Work, acting: Acting, cluster_number: int, face_numbers: Sequence[int], settings: Settings
) -> Done:
    """Faces that are not in the cluster any more are left out. Raises what `lock_cluster` raises,
    Conflict(`changed_since`) when none of the faces is still in the cluster, and Conflict(`nobody_stays`)
    when all faces of the cluster would leave.
    """
    whole = await lock_cluster(acting.workspace_id, cluster_number)
    leaving = await _leaving(whole, face_numbers)
    how = ClusterMove(await _opened(whole), whole, leaving, joins=False)
    moved = await move_between_clusters(work, acting, how, settings)
    if not moved.face_ids:  # an answer gave them to a person while this waited for their rows
        raise Conflict("changed_since")
    operation = Operation(acting, "split_cluster", whole.number, how.part.number)
    return await record_operation(operation, moved, asked=len(set(face_numbers)))


async def _leaving(whole: LockedCluster, face_numbers: Sequence[int]) -> list[FaceId]:
    faces = await sql.rows(
        _Face,
        """SELECT id, number = ANY($2::bigint[]) AS leaves FROM face_instances
           WHERE cluster_id = $1 AND person_id IS NULL""",
        whole.id,
        list(face_numbers),
    )
    leaving = [face.id for face in faces if face.leaves]
    if not leaving:
        raise Conflict("changed_since")
    if len(leaving) == len(faces):
        raise Conflict("nobody_stays")
    return leaving


async def _opened(whole: LockedCluster) -> LockedCluster:
    opened = await sql.one(
        LockedCluster,
        "INSERT INTO clusters (workspace_id) VALUES ($1) RETURNING id, number, workspace_id, state",
        whole.workspace_id,
    )
    assert opened is not None
    return opened
