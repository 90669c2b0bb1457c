"""Tells the other programs what an undo moved."""

from collections.abc import Sequence

from domain.errors import Conflict
from domain.ids import FaceId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.operations.recorded_operation import RecordedMove, RecordedOperation
from domain.steps.faces_queue.announce import announce_move
from domain.steps.work.work import Work
from domain.values.operation_kinds import OF_CLUSTERS

_IN_CLUSTER = """
SELECT f.id FROM face_instances f JOIN clusters c ON c.id = f.cluster_id
WHERE f.id = ANY($1::uuid[]) AND c.workspace_id = $2 AND c.number = $3"""


async def announce_move_back(
    work: Work, acting: Acting, done: RecordedOperation, event: RecordedMove, face_ids: Sequence[FaceId]
) -> None:
    """done: the operation that is undone. event: its move. face_ids: the faces that went back.

    A redo that gives a cluster to a person announces that the cluster's contact goes, but only for faces that
    are still in this cluster. Raises Conflict(`changed_since`) when none of its faces is without a person.
    """
    here, there = event.to_person_number, event.from_person_number
    if here is not None or done.kind not in OF_CLUSTERS:
        await announce_move(work, acting, face_ids, here, there)
        return
    if not face_ids:
        raise Conflict("changed_since")
    own = await sql.values(FaceId, _IN_CLUSTER, list(face_ids), done.workspace_id, done.person_number)
    if own:
        await announce_move(work, acting, own, here, there, deletes_source=True)
    await announce_move(work, acting, [one for one in face_ids if one not in {*own}], here, there)
