"""Refuses a person for faces that lost their tick before the ticked ones became the person's; undoes that."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.ids import FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.steps.faces.refuse_face import refuse_faces
from domain.steps.persons.lock_persons import LockedPerson
from domain.steps.work.work import Work
from domain.values.way_back import TickedOff, WayBack


@dataclass(frozen=True, slots=True)
class _Face:
    id: FaceId
    number: int


async def lock_with(workspace_id: WorkspaceId, faces: Sequence[FaceId], but: Collection[int]) -> list[FaceId]:
    """Locks `faces` and the faces with the numbers `but`, in the order of ids; nothing if `but` is empty.
    Returns those of `but` that are not in `faces`.
    """
    if not but:
        return []
    locked = await sql.rows(
        _Face,
        """SELECT id, number FROM face_instances WHERE workspace_id = $1
             AND (id = ANY($2::uuid[]) OR number = ANY($3::bigint[])) ORDER BY id FOR NO KEY UPDATE""",
        workspace_id,
        list(faces),
        list(but),
    )
    return [face.id for face in locked if face.number in but and face.id not in set(faces)]


async def keep_off(work: Work, acting: Acting, off: Sequence[FaceId], person_id: PersonId) -> WayBack:
    """Notes that the faces `off` are not the person's. Returns, for an undo, those newly noted."""
    if not off:
        return {}
    faces = await refuse_faces(work, acting.workspace_id, off, person_id)
    return {"off": {"faces": faces, "is_said": True}} if faces else {}


async def turn_off(
    work: Work, acting: Acting, undo: WayBack, person: LockedPerson | None
) -> TickedOff | None:
    """Takes the refusals of `keep_off` back, or makes them again. Returns what a redo needs; None when none
    changed.
    """
    off = undo.get("off")
    if off is None or person is None:
        return None
    said = [FaceId(UUID(face)) for face in off["faces"]]
    if off["is_said"]:
        allowed = await sql.values(
            FaceId,
            "DELETE FROM negative_pairs WHERE face_id = ANY($1::uuid[]) AND person_id = $2 RETURNING face_id",
            said,
            person.id,
        )
        faces = sorted(map(str, allowed))
    else:
        faces = await refuse_faces(work, acting.workspace_id, said, person.id)
    return {"faces": faces, "is_said": not off["is_said"]} if faces else None
