"""Gives back seconds: faces that the person lost because people confirmed another face on the photo."""

from dataclasses import dataclass

from domain.ids import AssetId, FaceId, PersonId
from domain.queries import sql
from domain.queries.operations.recorded_operation import RecordedMove, RecordedOperation
from domain.states import Basis
from domain.steps.faces.look_anew import look_anew
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.operations.give_back_face_state import give_back_basis
from domain.steps.work.work import Work

# $1: the second faces. $2: the confirmed ones. All are locked here: two moves follow, and each locks its own.
# A face of nobody may return unless somebody said since that it is not the person of $4. A second face that
# waits to be decided again has lost its grounds (`steps/faces/unfounded.py`).
_HELD = """
WITH held AS (
    SELECT id, asset_id, person_id, set_aside, basis, matched_by FROM face_instances
    WHERE id = ANY($1::uuid[] || $2::uuid[]) AND workspace_id = $3 ORDER BY id FOR NO KEY UPDATE)
SELECT f.id, f.asset_id, f.person_id, f.person_id IS NULL AND f.set_aside IS NULL AND NOT EXISTS (
        SELECT 1 FROM negative_pairs n WHERE n.face_id = f.id AND n.person_id = $4) AS may_return,
    coalesce(f.basis = 'matched' AND f.person_id = $4
        AND f.matched_by = ARRAY['00000000-0000-0000-0000-000000000000'::uuid], false) AS waits
FROM held f JOIN image_assets a ON a.id = f.asset_id ORDER BY a.id FOR NO KEY UPDATE OF a
"""


@dataclass(frozen=True, slots=True)
class _Face:
    id: FaceId
    asset_id: AssetId
    person_id: PersonId | None
    may_return: bool
    waits: bool


async def give_back_seconds(work: Work, done: RecordedOperation, event: RecordedMove) -> None:
    """Call it before the confirmed faces of the operation leave the person: then the person's recipients keep
    their photos.
    """
    kept, person_id = done.way_back.get("seconds", ()), event.to_person_id
    if not kept or person_id is None:
        return
    seconds = {face for one in kept for face in one["faces"]}
    held = await sql.rows(_Face, _HELD, sorted(seconds), event.face_ids, done.workspace_id, person_id)
    leaving = {face.asset_id for face in held if face.person_id == person_id and str(face.id) not in seconds}
    theirs = [face for face in held if str(face.id) in seconds and face.asset_id in leaving]
    back = [face.id for face in theirs if face.may_return]
    move = Move(done.workspace_id, back, None, person_id, actor="engine", basis=Basis.MATCHED)
    moved = await move_faces(work, move)
    again = [*moved.face_ids, *(face.id for face in theirs if face.waits)]
    await give_back_basis(kept, again)
    await look_anew(work, again)  # what the matches rest on may have moved meanwhile
