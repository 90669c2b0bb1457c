"""What an operation did, for the answer to its requester."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from domain.ids import BatchId, FaceId, OperationId, ParticipantId
from domain.queries import sql
from domain.queries.access.acting import Requester


@dataclass(frozen=True, slots=True)
class Done:
    """The result of an operation, or of its rehearsal.

    operation_id None: nothing changed. number: of the person or cluster that the operation was about. faces,
    photos: how many changed hands. kept: how many faces stayed although they were asked for, because they are
    somebody else's by now. starts, stops: how many photos go to each participant, as `owe_deliveries` counts
    them, and how many are taken out of each one's chat. pinned: how many of the faces were pinned, and are
    not any more. face_ids: which faces changed hands. again: it had been done before, by this press or by an
    earlier one of the same requester.
    """

    operation_id: OperationId | None
    number: int
    faces: int = 0
    photos: int = 0
    kept: int = 0
    starts: Mapping[ParticipantId, int] = field(default_factory=dict)
    stops: Mapping[ParticipantId, int] = field(default_factory=dict)
    pinned: int = 0
    face_ids: Sequence[FaceId] = ()
    again: bool = False

    @property
    def gained(self) -> int:
        """Photos that go to participants, counted once for each of them."""
        return sum(self.starts.values())

    @property
    def lost(self) -> int:
        """Photos that are taken out of participants' chats, counted once for each participant."""
        return sum(self.stops.values())


@dataclass(frozen=True, slots=True)
class _Before:
    id: OperationId
    person_number: int
    face_count: int
    photo_count: int


async def done_before(by: Requester) -> Done | None:
    """Returns what this very press did when it was handled the first time; None if it was not handled yet.
    It is marked as `again`. Only operation_id, number, faces and photos are known then.
    """
    done = await sql.one(
        _Before,
        "SELECT id, person_number, face_count, photo_count FROM operations WHERE batch_id = $1",
        by.batch_id,
    )
    if done is None:
        return None
    return Done(done.id, done.person_number, done.face_count, done.photo_count, again=True)


async def batches_done(batch_ids: Collection[BatchId]) -> frozenset[BatchId]:
    """Of these presses, by their `Requester.batch_id`, those that have an operation already."""
    found = await sql.values(
        BatchId, "SELECT batch_id FROM operations WHERE batch_id = ANY($1::uuid[])", [*batch_ids]
    )
    return frozenset(found)
