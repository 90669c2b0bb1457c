"""Records what somebody did, as one row that can be shown and undone."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Unpack

from domain.ids import AssetId, OperationId, ParticipantId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.operations.done import Done
from domain.steps.faces.move_faces import Moved
from domain.values.way_back import Change, WayBack


@dataclass(frozen=True, slots=True)
class Operation:
    """number: the person or cluster it is about; `OF_NOBODY` for settings. other_number: the other side of a
    move or a merge.

    undo: what an undo needs beside the faces that moved. None: it cannot be undone. undoes: the operation of
    the same kind that this one takes back.
    """

    acting: Acting
    kind: str
    number: int
    other_number: int | None = None
    asset_id: AssetId | None = None
    undo: WayBack | None = field(default_factory=WayBack)
    undoes: OperationId | None = None

    def way_back(self, moved: Moved) -> WayBack | None:
        return None if self.undo is None else {**moved.undo, **self.undo}

    def with_undo(self, **undo: Unpack[WayBack]) -> "Operation":
        return replace(self, undo={**(self.undo or {}), **undo})


def change(number: int, field_name: str, *, before: str | int | None, after: str | int | None) -> Change:
    return {"number": number, "field": field_name, "before": before, "after": after}


_RECORD = """
WITH done AS (
    INSERT INTO operations (batch_id, workspace_id, kind, actor, person_number, other_number,
        asset_id, face_count, photo_count, undo, undoes_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id),
undone AS (
    UPDATE operations o SET undone_by_id = done.id FROM done WHERE o.id = $11)
SELECT id FROM done
"""


async def record_operation(
    operation: Operation,
    moved: Moved | None = None,
    *,
    starts: Mapping[ParticipantId, int] | None = None,
    asked: int | None = None,
) -> Done:
    """starts: how many photos each participant is owed by the operation. asked: how many faces somebody
    wanted to move.
    """
    moved, acting = moved or Moved(), operation.acting
    operation_id = await sql.value(
        OperationId,
        _RECORD,
        acting.by.batch_id,
        acting.workspace_id,
        operation.kind,
        acting.actor,
        operation.number,
        operation.other_number,
        operation.asset_id,
        len(moved.face_ids),
        len(moved.asset_ids),
        operation.way_back(moved),
        operation.undoes,
    )
    assert operation_id is not None
    return Done(
        operation_id,
        operation.number,
        len(moved.face_ids),
        len(moved.asset_ids),
        0 if asked is None else asked - len(moved.face_ids),
        _more(starts or {}, than=moved.stops),
        _more(moved.stops, than=starts or {}),
        moved.pinned,
        moved.face_ids,
    )


def _more(one: Mapping[ParticipantId, int], *, than: Mapping[ParticipantId, int]) -> Counter[ParticipantId]:
    """How many more photos `one` counts. Whoever receives a photo for both sides of a move just keeps it."""
    return Counter(one) - Counter(than)
