"""Records what somebody did, as one row that can be shown and undone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from domain.ids import AssetId, OperationId, ParticipantId
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester
from domain.steps.faces.move_faces import Moved


@dataclass(frozen=True, slots=True)
class Operation:
    """number: the person or cluster it is about. other_number: the other side of a move or a merge.

    undo: what an undo needs beside the faces that moved, which are in the event of the batch. Keys:
    `changes` of persons' fields, `links` of participants, `pinned`, `allowed` and `mistakes` (see Moved),
    `training`: photos that went along, `cluster`, the `answer` to a question, and faces ticked `off`. None:
    it cannot be undone.
    undoes: the operation of the same kind that this one takes back.
    """

    acting: Acting
    kind: str
    number: int
    other_number: int | None = None
    asset_id: AssetId | None = None
    undo: dict[str, Any] | None = field(default_factory=dict)
    undoes: OperationId | None = None

    def with_undo(self, **undo: Any) -> "Operation":
        return replace(self, undo={**(self.undo or {}), **undo})


@dataclass(frozen=True, slots=True)
class Done:
    """The result of an operation, or of its rehearsal.

    operation_id None: nothing changed. faces, photos: how many changed hands. kept: faces that were asked
    for and stayed, because they are somebody else's by now. starts, stops: the photos that each participant
    receives from now on, or loses. again: the same press had done it before.
    """

    operation_id: OperationId | None
    number: int
    faces: int = 0
    photos: int = 0
    kept: int = 0
    starts: Mapping[ParticipantId, int] = field(default_factory=dict)
    stops: Mapping[ParticipantId, int] = field(default_factory=dict)
    again: bool = False


def change(number: int, field_name: str, *, before: object, after: object) -> dict[str, Any]:
    """One field of a person, for `changes`."""
    return {"number": number, "field": field_name, "before": before, "after": after}


@dataclass(frozen=True, slots=True)
class _Before:
    id: OperationId
    person_number: int
    face_count: int
    photo_count: int


async def done_before(by: Requester) -> Done | None:
    """Returns what this very press did when it was handled the first time; None if it was not handled yet."""
    done = await sql.one(
        _Before,
        "SELECT id, person_number, face_count, photo_count FROM operations WHERE batch_id = $1",
        by.batch_id,
    )
    if done is None:
        return None
    return Done(done.id, done.person_number, done.face_count, done.photo_count, again=True)


async def record_operation(
    operation: Operation,
    moved: Moved | None = None,
    *,
    starts: Mapping[ParticipantId, int] | None = None,
    asked: int | None = None,
) -> Done:
    """asked: how many faces somebody wanted to move."""
    moved = moved or Moved()
    acting = operation.acting
    operation_id = await sql.value(
        OperationId,
        """WITH done AS (
               INSERT INTO operations (batch_id, workspace_id, kind, actor, person_number, other_number,
                   asset_id, face_count, photo_count, undo, undoes_id)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id),
           undone AS (
               UPDATE operations o SET undone_by_id = done.id FROM done WHERE o.id = $11)
           SELECT id FROM done""",
        acting.by.batch_id,
        acting.workspace_id,
        operation.kind,
        acting.actor,
        operation.number,
        operation.other_number,
        operation.asset_id,
        len(moved.face_ids),
        len(moved.asset_ids),
        None if operation.undo is None else {**moved.undo, **operation.undo},
        operation.undoes,
    )
    assert operation_id is not None
    return Done(
        operation_id,
        operation.number,
        len(moved.face_ids),
        len(moved.asset_ids),
        0 if asked is None else asked - len(moved.face_ids),
        starts or {},
        moved.stops,
    )
