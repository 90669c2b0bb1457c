"""Somebody who said that a delivered photo does not show their person says why."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import FaceId, OperationId, PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.states import RefusalReason
from domain.steps.faces.heed_reason import heed_reasons
from domain.steps.faces.lock_faces import lock_faces
from domain.steps.persons.lock_persons import lock_person_rows
from domain.steps.work.work import transaction
from domain.values.named import of_person
from domain.values.way_back import WayBack

_SAID = """
SELECT o.workspace_id, p.id AS person_id, p.number, coalesce(l.alias, p.name) AS name,
    ARRAY(SELECT x::uuid FROM jsonb_array_elements_text(e.affected_face_instance_ids) x ORDER BY x) AS faces
FROM operations o JOIN persons p ON p.workspace_id = o.workspace_id AND p.number = o.person_number
    AND p.erasing_at IS NULL
JOIN face_assignment_events e ON e.batch_id = o.batch_id
LEFT JOIN participants r ON r.tg_user_id = $3
LEFT JOIN participant_persons l ON l.person_id = p.id AND l.participant_id = r.id AND l.state = 'approved'
WHERE o.id = $1 AND o.kind = 'reject_delivery' AND o.undoes_id IS NULL AND o.actor = $2
"""


@dataclass(frozen=True, slots=True)
class _Said:
    workspace_id: WorkspaceId
    person_id: PersonId
    number: int
    name: str
    faces: Sequence[FaceId]


@dataclass(frozen=True, slots=True)
class _Told:
    """way: how to undo the refusal; None when it cannot be undone any more."""

    way: WayBack | None
    is_undone: bool


async def give_delivery_reason(
    operation_id: OperationId, by: Requester, reason: RefusalReason, doorbell: Doorbell
) -> str:
    """Adds a reason to a press of *Not …*. Both are one operation, so one undo takes both back. Returns the
    person's name as the recipient calls it.

    Only for the recipient who pressed it and still receives the person's photos. Raises NotFound(`operation`)
    for others, Conflict(`changed_since`) when the press was undone or cannot be undone any more, and
    Conflict(`already_decided`) when another reason was given before.
    """
    said = await sql.one(_Said, _SAID, operation_id, by.actor, by.tg_user_id)
    if said is None or not await by.is_linked(said.person_id):
        raise NotFound("operation")
    async with transaction(doorbell) as work:
        # Persons, then faces, in the order of every move: two transactions cannot deadlock.
        await lock_person_rows([said.person_id])
        await lock_faces(said.faces)
        if await _ensure_untold(operation_id, reason):
            await sql.execute(
                "UPDATE negative_pairs SET reason = $3 WHERE face_id = ANY($1::uuid[]) AND person_id = $2",
                list(said.faces),
                said.person_id,
                reason,
            )
            noted = await heed_reasons(work, said.workspace_id, said.faces, reason)
            faces = [str(face) for face in said.faces]
            way: WayBack = {"why_not": {**noted, "faces": faces, "is_open": False}}
            await sql.execute(
                "UPDATE operations SET undo = undo || $2::jsonb WHERE id = $1",
                operation_id,
                sql.to_json(way),
            )
    return of_person(said.number, said.name)


async def _ensure_untold(operation_id: OperationId, reason: RefusalReason) -> bool:
    """False when this very reason was given before."""
    told = await sql.one(
        _Told,
        """SELECT undo AS way, undone_by_id IS NOT NULL AS is_undone FROM operations
           WHERE id = $1 FOR NO KEY UPDATE""",
        operation_id,
    )
    if told is None or told.way is None or told.is_undone:
        raise Conflict("changed_since")
    why_not = told.way.get("why_not")
    before = why_not.get("reason") if why_not is not None else None
    if before not in (None, reason):
        raise Conflict("already_decided", state="rejected")
    return before is None
