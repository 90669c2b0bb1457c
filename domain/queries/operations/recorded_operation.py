"""Reads an operation as it was recorded, for its undo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.ids import AssetId, BatchId, FaceId, OperationId, PersonId, WorkspaceId
from domain.queries import sql
from domain.values.operation_kinds import OF_NO_PERSON, OF_WORKSPACES
from domain.values.way_back import WayBack


@dataclass(frozen=True, slots=True)
class RecordedOperation:
    """undo: None where there is no way back.

    is_old: it is too old to be undone. undone_by: the actor of its undo.
    """

    id: OperationId
    batch_id: BatchId
    workspace_id: WorkspaceId
    kind: str
    actor: str
    person_number: int
    other_number: int | None
    asset_id: AssetId | None
    face_count: int
    undo: WayBack | None
    undone_by_id: OperationId | None
    undone_by: str | None
    is_old: bool

    @property
    def way_back(self) -> WayBack:
        """`undo` of an operation that has a way back."""
        assert self.undo is not None
        return self.undo

    @property
    def is_of_no_person(self) -> bool:
        """Whether `person_number` is the number of a cluster, or stands for nothing."""
        return self.kind in OF_NO_PERSON

    @property
    def is_of_workspace(self) -> bool:
        return self.kind in OF_WORKSPACES

    @property
    def pair(self) -> tuple[int, int]:
        """The numbers of both persons of an operation about two."""
        assert self.other_number is not None
        return self.person_number, self.other_number


async def recorded_operation(operation_id: OperationId, *, undo_days: int) -> RecordedOperation | None:
    return await sql.one(
        RecordedOperation,
        """SELECT o.id, o.batch_id, o.workspace_id, o.kind, o.actor, o.person_number, o.other_number,
               o.asset_id, o.face_count, o.undo, o.undone_by_id, b.actor AS undone_by,
               o.created_at < now() - make_interval(days => $2) AS is_old
           FROM operations o LEFT JOIN operations b ON b.id = o.undone_by_id WHERE o.id = $1""",
        operation_id,
        undo_days,
    )


@dataclass(frozen=True, slots=True)
class RecordedMove:
    """The faces that changed hands with an operation. A person with a number and no id is gone."""

    created_at: datetime
    from_person_id: PersonId | None
    from_person_number: int | None
    to_person_id: PersonId | None
    to_person_number: int | None
    affected_face_instance_ids: Sequence[str]

    @property
    def face_ids(self) -> list[FaceId]:
        return [FaceId(UUID(face)) for face in self.affected_face_instance_ids]


async def recorded_move(batch_id: BatchId) -> RecordedMove | None:
    return await sql.one(
        RecordedMove,
        """SELECT created_at, from_person_id, from_person_number, to_person_id, to_person_number,
               affected_face_instance_ids
           FROM face_assignment_events WHERE batch_id = $1""",
        batch_id,
    )
