"""What somebody did, as one row that can be shown and taken back."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from domain.queries import sql
from domain.steps.move_faces import Moved


@dataclass(frozen=True, slots=True)
class Operation:
    """number: the person it is about. other_number: the other side of a move or a merge.

    undo: what going back takes beside the faces that moved, which are in the event of the batch. Keys:
    `change` of a person's field, `pinned` and `allowed` (see Moved), `training`: photos that went along.
    None: there is no way back. undoes: the operation of the same kind that this one takes back.
    """

    workspace_id: int
    kind: str
    actor: str
    number: int
    other_number: int | None = None
    asset_id: int | None = None
    faces: int = 0
    photos: int = 0
    undo: dict[str, Any] | None = None
    undoes: int | None = None
    batch_id: UUID = field(default_factory=uuid4)

    def done(self, moved: Moved, *, undo: dict[str, Any] | None = None) -> "Operation":
        """With the numbers of what was moved, and the way back."""
        return replace(
            self,
            faces=len(moved.face_ids),
            photos=len(moved.asset_ids),
            undo=moved.undo if undo is None else undo,
        )


def change(number: int, field_name: str, *, before: object, after: object) -> dict[str, Any]:
    """One field of a person, for `Operation.undo`."""
    return {"change": {"number": number, "field": field_name, "before": before, "after": after}}


async def record_operation(operation: Operation) -> int:
    """Its id."""
    row = await sql.one(
        """INSERT INTO operations (batch_id, workspace_id, kind, actor, person_number, other_number, asset_id,
               face_count, photo_count, undo, undoes_id)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id""",
        operation.batch_id,
        operation.workspace_id,
        operation.kind,
        operation.actor,
        operation.number,
        operation.other_number,
        operation.asset_id,
        operation.faces,
        operation.photos,
        operation.undo,
        operation.undoes,
    )
    assert row is not None
    operation_id = int(row["id"])
    if operation.undoes is not None:
        await sql.execute(
            "UPDATE operations SET undone_by_id = $2 WHERE id = $1", operation.undoes, operation_id
        )
    return operation_id
