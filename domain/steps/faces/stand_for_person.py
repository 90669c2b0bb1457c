"""Pins a face, so that it always represents its person, or bars it, so that it never does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from domain.ids import FaceId, PersonId
from domain.queries import sql
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.states import Basis
from domain.steps.persons.lock_persons import LockedPerson
from domain.steps.work.work import Work
from domain.values.way_back import StandingChange, Stood


@dataclass(frozen=True, slots=True)
class Standing:
    """How a face stands for its person. basis, matched_by: columns of the face."""

    is_pinned: bool
    is_barred: bool
    basis: Basis
    matched_by: Sequence[FaceId]

    @property
    def pinned(self) -> "Standing":
        """Whoever pins a face says whose it is, so a matched face becomes an assigned one."""
        if self.basis == Basis.MATCHED:
            return Standing(True, False, Basis.ASSIGNED, ())
        return replace(self, is_pinned=True, is_barred=False)

    @property
    def unpinned(self) -> "Standing":
        return replace(self, is_pinned=False)

    @property
    def barred(self) -> "Standing":
        return replace(self, is_pinned=False, is_barred=True)

    def kept(self) -> Stood:
        """What an operation keeps. An undo that pins the face again pins it for the user who undoes."""
        by = [str(face) for face in self.matched_by]
        return {"pinned": self.is_pinned, "barred": self.is_barred, "basis": self.basis, "by": by}


async def standing(person_id: PersonId, face_id: FaceId) -> Standing | None:
    """Locks the face. None when the face is not the person's (any more)."""
    return await sql.one(
        Standing,
        """SELECT coalesce(x.is_pinned, false) AS is_pinned, b.id IS NOT NULL AS is_barred, f.basis,
               f.matched_by
           FROM face_instances f
           LEFT JOIN person_prototypes x ON x.face_instance_id = f.id AND x.person_id = f.person_id
           LEFT JOIN barred_faces b ON b.face_id = f.id AND b.person_id = f.person_id
           WHERE f.id = $2 AND f.person_id = $1 AND f.basis IS NOT NULL FOR NO KEY UPDATE OF f""",
        person_id,
        face_id,
    )


async def change_standing(
    person_id: PersonId, face_id: FaceId, *, before: Standing, after: Standing, actor: str
) -> StandingChange:
    """Pins or bars the face, or ends that, and gives it the basis of `after`. Returns what an undo needs.

    The caller chooses the person's prototypes again.
    """
    if after.is_pinned:
        await _pin(person_id, face_id, actor)
    else:
        await sql.execute(
            """UPDATE person_prototypes SET is_pinned = false, pinned_by = NULL, pinned_at = NULL
               WHERE face_instance_id = $1 AND is_pinned""",
            face_id,
        )
    # Another person's bar of the face stays: the face may come back to that person.
    await sql.execute("DELETE FROM barred_faces WHERE face_id = $1 AND person_id = $2", face_id, person_id)
    if after.is_barred:
        await sql.execute("INSERT INTO barred_faces (face_id, person_id) VALUES ($1, $2)", face_id, person_id)
    await sql.execute(
        "UPDATE face_instances SET basis = $2, matched_by = $3::uuid[] WHERE id = $1",
        face_id,
        after.basis,
        list(after.matched_by),
    )
    return {"face": str(face_id), "before": before.kept(), "after": after.kept()}


async def _pin(person_id: PersonId, face_id: FaceId, actor: str) -> None:
    await sql.execute(
        """INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role, is_pinned,
               pinned_by, pinned_at) VALUES ($1, $2, $2, 'PRIMARY', true, $3, now())
           ON CONFLICT (face_instance_id) DO UPDATE
           SET role = 'PRIMARY', is_pinned = true, pinned_by = $3, pinned_at = now()""",
        person_id,
        face_id,
        actor,
    )


async def stand_as_before(
    work: Work, done: RecordedOperation, person: LockedPerson | None, actor: str
) -> StandingChange | None:
    """Takes a pin or a bar back. None when the operation did neither, the face stands otherwise by now or is
    not the person's any more, or `person` is None.
    """
    way = done.way_back.get("standing")
    if way is None or person is None:
        return None
    face_id = FaceId(UUID(way["face"]))
    now = await standing(person.id, face_id)
    after, before = way["after"], way["before"]
    if now is None or (now.is_pinned, now.is_barred) != (after["pinned"], after["barred"]):
        return None
    then = replace(now, is_pinned=before["pinned"], is_barred=before["barred"])
    if now.basis == after["basis"] != before["basis"]:
        by = [FaceId(UUID(face)) for face in before["by"]]
        then = replace(then, basis=Basis(before["basis"]), matched_by=by)
        if then.basis == Basis.MATCHED:  # a face that the match rests on may be somebody else's by now
            await work.add("rematch_person", person_id=str(person.id))
    return await change_standing(person.id, face_id, before=now, after=then, actor=actor)
