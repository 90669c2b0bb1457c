"""Reads who gave which faces to a person, or took them, for the API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.errors import NotFound
from domain.ids import AssetId, EventId, OperationId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.queries.operations.history import called
from domain.queries.reading import Made
from domain.rules.access.access import ensure_may_change
from domain.values.operation_kinds import OF_OWNERS, OF_RECIPIENTS


@dataclass(frozen=True, slots=True)
class Side:
    """Whose the faces were, or are. id, name: None if the person is gone, or the reader may not know them."""

    number: int
    id: PersonId | None
    name: str | None


@dataclass(frozen=True, slots=True)
class AssignmentEvent:
    """operation_id: None for recognition, and for answers from before answers were operations. undoes: the
    operation undid another one. is_undone: the operation was undone. can_undo: the reader can undo the
    operation now. photo_ids, face_ids: empty for a reader who does not moderate.
    """

    id: EventId
    created_at: datetime
    actor: str | None
    operation: str
    source: Made[Side | None]
    target: Made[Side | None]
    photo_ids: Made[Sequence[AssetId]]
    face_ids: Made[Sequence[UUID]]
    face_count: int
    photo_count: int
    note: str | None
    operation_id: OperationId | None
    undoes: bool
    is_undone: bool
    can_undo: bool


@dataclass(frozen=True, slots=True)
class HistoryOfFaces:
    """operations: only these kinds. by_people: True: only what people did; False: only what recognition did;
    None: both. knows: the reader's own names for persons, by number; None for a moderator, who reads the
    workspace's names and sees every photo. owner: the reader, if they do not moderate and so may undo less.
    """

    workspace_id: WorkspaceId
    person_id: PersonId
    operations: Sequence[str] | None = None
    by_people: bool | None = None
    knows: Mapping[int, str] | None = None
    owner: ParticipantId | None = None


@dataclass(frozen=True, slots=True)
class _Event(AssignmentEvent):
    """all_...: also those that the reader may not see. No field of the API has such a name: a `Shape` takes
    from its source whatever has the name of one of its fields.
    """

    from_person_id: PersonId | None
    from_person_number: int | None
    from_name: str | None
    to_person_id: PersonId | None
    to_person_number: int | None
    to_name: str | None
    all_photo_ids: Sequence[AssetId] | None
    all_face_ids: Sequence[str] | None


# Whether participant $9 may undo operation o. Kinds $10 need the owner of all persons of the operation; kinds
# $11 need the participant who did it.
_IS_THEIRS = """EXISTS (SELECT 1 FROM participants r WHERE r.id = $9 AND (
    o.kind = ANY($11::text[]) AND o.actor = 'tg:' || r.tg_user_id
    OR o.kind = ANY($10::text[]) AND NOT EXISTS (
        SELECT 1 FROM persons x WHERE x.workspace_id = $1 AND x.number IN (o.person_number, o.other_number)
          AND NOT EXISTS (SELECT 1 FROM participant_persons l WHERE l.person_id = x.id
              AND l.participant_id = r.id AND l.role = 'owner' AND l.state = 'approved'))))"""
_EVENTS = f"""
SELECT e.id, e.created_at, e.actor, e.operation, p.id AS from_person_id, e.from_person_number,
    p.name AS from_name, q.id AS to_person_id, e.to_person_number, q.name AS to_name,
    e.affected_photo_ids AS all_photo_ids, e.affected_face_instance_ids AS all_face_ids, e.face_count,
    e.photo_count, e.note, o.id AS operation_id, o.undoes_id IS NOT NULL AS undoes,
    o.undone_by_id IS NOT NULL AS is_undone,
    o.id IS NOT NULL AND o.undone_by_id IS NULL AND o.undo IS NOT NULL
        AND o.created_at > now() - make_interval(days => $7)
        AND ($9::bigint IS NULL OR {_IS_THEIRS}) AS can_undo
FROM (
    SELECT * FROM face_assignment_events
    WHERE workspace_id = $1 AND (from_person_id = $2 OR to_person_id = $2)
      AND ($3::text[] IS NULL OR operation = ANY($3))
      AND ($4::boolean IS NULL OR (actor IS DISTINCT FROM 'engine') = $4)
      AND ($5::timestamptz IS NULL OR (created_at, id) < ($5, $6::uuid))
    ORDER BY created_at DESC, id DESC LIMIT $8) e
LEFT JOIN operations o ON o.batch_id = e.batch_id
LEFT JOIN persons p ON p.id = e.from_person_id AND p.erasing_at IS NULL
LEFT JOIN persons q ON q.id = e.to_person_id AND q.erasing_at IS NULL
ORDER BY e.created_at DESC, e.id DESC
"""  # noqa: S608  constants


async def assignment_history(
    of: HistoryOfFaces, *, after: tuple[datetime, UUID] | None, undo_days: int, limit: int
) -> list[AssignmentEvent]:
    """The newest come first. after: time and id of the last event before this page."""
    at, last = after or (None, None)
    operations = None if of.operations is None else list(of.operations)
    rows = await sql.rows(
        _Event,
        _EVENTS,
        of.workspace_id,
        of.person_id,
        operations,
        of.by_people,
        at,
        last,
        undo_days,
        limit,
        of.owner,
        sorted(OF_OWNERS),
        sorted(OF_RECIPIENTS),
    )
    return [_event(row, of.knows) for row in rows]


async def ensure_may_read_history(person_id: PersonId, by: Requester, *, is_moderator: bool) -> None:
    """Raises Forbidden for a guardian. Call it for a requester who may know of the person."""
    ensure_may_change(is_owner=is_moderator or await by.owns(person_id), is_moderator=is_moderator)


@dataclass(frozen=True, slots=True)
class OfEvent:
    """operation_id: None for what recognition did, and for old answers: neither can be undone."""

    workspace_id: WorkspaceId
    operation_id: OperationId | None


async def operation_of_event(event_id: EventId) -> OfEvent:
    """Raises NotFound(`operation`)."""
    found = await sql.one(
        OfEvent,
        """SELECT e.workspace_id, o.id AS operation_id FROM face_assignment_events e
           LEFT JOIN operations o ON o.batch_id = e.batch_id WHERE e.id = $1""",
        event_id,
    )
    if found is None:
        raise NotFound("operation")
    return found


@dataclass(frozen=True, slots=True)
class AskedOperation:
    """An operation that a requester named by its id. Their right is yet to be checked."""

    workspace_id: WorkspaceId
    kind: str


async def asked_operation(operation_id: OperationId) -> AskedOperation:
    """Raises NotFound(`operation`)."""
    found = await sql.one(
        AskedOperation, "SELECT workspace_id, kind FROM operations WHERE id = $1", operation_id
    )
    if found is None:
        raise NotFound("operation")
    return found


def _event(row: _Event, knows: Mapping[int, str] | None) -> AssignmentEvent:
    is_moderator = knows is None
    return replace(
        row,
        source=_side(row.from_person_number, row.from_person_id, row.from_name, knows),
        target=_side(row.to_person_number, row.to_person_id, row.to_name, knows),
        photo_ids=row.all_photo_ids or () if is_moderator else (),
        face_ids=[UUID(face) for face in row.all_face_ids or ()] if is_moderator else (),
    )


def _side(
    number: int | None, person_id: PersonId | None, name: str | None, knows: Mapping[int, str] | None
) -> Side | None:
    if number is None:
        return None
    if knows is not None and number not in knows:
        return Side(number, None, None)
    return Side(number, person_id, called(number, name, knows))
