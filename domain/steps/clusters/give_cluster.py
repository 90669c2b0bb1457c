"""A cluster turns out to be a person: every unknown face in it becomes that person's."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import NotFound
from domain.ids import FaceId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.operations.done import Done
from domain.queries.settings.settings_of import settings_of
from domain.rules.faces.prototypes import Exemplar, best_of_cluster
from domain.settings import Settings
from domain.states import Basis, ClusterState
from domain.steps.clusters.lock_cluster import LockedCluster
from domain.steps.clusters.set_cluster_state import set_cluster_state
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.faces_queue.announce import announcement
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.find_target import Found
from domain.steps.work.work import Work


@dataclass(frozen=True, slots=True)
class Gift:
    """kind: of the operation."""

    kind: str
    cluster: LockedCluster
    found: Found


@dataclass(frozen=True, slots=True)
class _Face:
    id: FaceId
    quality_score: float | None


async def give_cluster(work: Work, acting: Acting, gift: Gift, settings: Settings) -> Done:
    """Call with the cluster locked. Raises NotFound when no unknown face is in it any more.

    The row stays, as labelled: its number names it in history and in messages.
    """
    cluster, target = gift.cluster, gift.found
    assert target.person is not None
    faces = await sql.rows(
        _Face,
        """SELECT id, quality_score FROM face_instances
           WHERE cluster_id = $1 AND workspace_id = $2 AND person_id IS NULL ORDER BY number""",
        cluster.id,
        acting.workspace_id,
    )
    if not faces:
        raise NotFound("cluster")
    moved = await move_faces(
        work,
        Move(
            acting.workspace_id,
            [face.id for face in faces],
            None,
            target.person.id,
            actor=acting.actor,
            batch_id=acting.by.batch_id,
            basis=Basis.NAMED,
            announces=announcement(acting, cluster.number, target.number, deletes_source=True),
        ),
    )
    own = await settings_of(acting.workspace_id, settings)
    await _match_the_rest(faces, own.face_prototypes_on_label)
    changed = await set_cluster_state(work, cluster, ClusterState.LABELLED, target.person)
    await choose_prototypes(work, target.person.id, settings, confirmed=moved.face_ids)
    starts = await owe_deliveries(work, acting.workspace_id, moved.asset_ids, decided_for=target.person.id)
    operation = Operation(acting, gift.kind, cluster.number, target.number)
    return await record_operation(
        operation.with_undo(changes=list(target.changes), cluster=changed), moved, starts=starts
    )


async def _match_the_rest(faces: Sequence[_Face], named: int) -> None:
    """The user who named the cluster saw its best few faces. The others count as matched by these."""
    best, rest = best_of_cluster([Exemplar(face.id, face.quality_score or 0.0) for face in faces], most=named)
    await sql.execute(
        "UPDATE face_instances SET basis = 'matched', matched_by = $2 WHERE id = ANY($1::uuid[])", rest, best
    )
