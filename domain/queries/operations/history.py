"""Reads the history of a workspace, a person or a photo: who did what, when, and to how many faces.

It consists of operations, assignment events of no operation, and rows of `admin_events`, such as decisions
about requests, deletions and tokens. They hold numbers; names are today's, except the two of a renaming.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.ids import AssetId, OperationId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.operations.operations import UNDO_DEPTH
from domain.queries.sharing.own_change import IS_OWN_LEAVING
from domain.states import LinkState
from domain.values.history_kinds import EVENTS, FILTERS, RECOGNISED
from domain.values.named import of_participant, of_person
from domain.values.operation_kinds import OF_CLUSTERS, OF_LINKS, OWN
from domain.values.own_values import SettingChange, changes_in


@dataclass(frozen=True, slots=True)
class Named:
    """name: None if the person is deleted, or the reader may not know it (`is_hidden`)."""

    number: int
    name: str | None
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """before, after: of a changed name, alias or birth date. undoes, redoes: it undoes or redoes another one.

    is_undone: it was undone. receiver: the name of the participant who was linked, removed or made an owner;
    None when they are gone, or the reader may not know them. operation_id: None where there is no way back
    and, if `HistoryOf.undo_days` is given, where this reader may not undo it. One that was undone keeps it.
    """

    at: datetime
    kind: str
    actor: str | None
    person: Named | None
    other: Named | None
    asset_id: AssetId | None
    faces: int
    before: str | None
    after: str | None
    undoes: bool
    redoes: bool
    is_undone: bool
    receiver: str | None
    settings: Sequence[SettingChange] = ()
    operation_id: OperationId | None = None


@dataclass(frozen=True, slots=True)
class HistoryOf:
    """number: of a person. group: only kinds of this key of `values.history_kinds.FILTERS`.

    knows: the reader's own names for persons, by number; None for a moderator, who reads the workspace's
    names and all receivers. reader: the reader's actor; None for a program. undo_days: for a moderator who
    is to know what they can undo; older operations cannot be undone.
    """

    workspace_id: WorkspaceId
    number: int | None = None
    asset_id: AssetId | None = None
    group: str | None = None
    knows: Mapping[int, str] | None = None
    reader: str | None = None
    undo_days: int | None = None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    entries: Sequence[HistoryEntry]
    has_more: bool


@dataclass(frozen=True, slots=True)
class _Told:
    created_at: datetime
    kind: str
    actor: str | None
    person_number: int | None
    other_number: int | None
    asset_id: AssetId | None
    face_count: int
    change: Mapping[str, Any] | None
    settings: Sequence[Any] | None
    undo_depth: int
    is_undone: bool
    person_name: str | None
    other_name: str | None
    receiver: str | None
    receiver_id: ParticipantId | None
    link_state: LinkState | None
    operation_id: OperationId | None


# Each part reads its newest rows, as many as the pages up to this one may need. Events of one transaction
# have one time, so their ids order them: else a row could stand on two pages, and another one on none.
# {about_...}: more conditions on a part; {recognised}: a part with what recognition found, or nothing.
_HISTORY = """
WITH told AS (
    (SELECT o.created_at, o.kind, o.actor, o.person_number, o.other_number, o.asset_id, o.face_count,
        {change} AS change, o.undo -> 'settings' AS settings, {undo_depth} AS undo_depth,
        o.undone_by_id IS NOT NULL AS is_undone, o.id AS position,
        CASE WHEN o.kind = ANY($5::text[]) THEN o.undo -> 'links' -> 0 -> 'link' END AS link,
        CASE WHEN o.undo IS NOT NULL {undoable} THEN o.id END AS operation_id, NULL::uuid AS event
    FROM operations o WHERE o.workspace_id = $1 AND o.kind <> ALL($2::text[]) {about_operations}
    ORDER BY o.created_at DESC, o.id DESC LIMIT $3::int + $4::int)
    UNION ALL
    (SELECT e.created_at, lower(e.operation COLLATE "C"), {numbers}
    FROM face_assignment_events e
    WHERE e.workspace_id = $1 AND e.actor IS DISTINCT FROM 'engine' {about_events}
      AND NOT EXISTS (SELECT 1 FROM operations o WHERE o.batch_id = e.batch_id)
    ORDER BY e.created_at DESC, e.id LIMIT $3::int + $4::int)
    {recognised}
    UNION ALL
    (SELECT a.created_at, a.operation, a.actor,
        CASE WHEN a.subject_kind = 'person' THEN a.subject_number END, NULL,
        CASE WHEN a.subject_kind = 'asset' THEN a.subject_number END, 0,
        NULL, NULL, 0, false, a.id, NULL, NULL, NULL
    FROM admin_events a WHERE a.workspace_id = $1 {about_decisions}
    ORDER BY a.created_at DESC, a.id DESC LIMIT $3::int + $4::int)
)
SELECT t.created_at, t.kind, t.actor, t.person_number, t.other_number, t.asset_id, t.face_count, t.change,
    t.settings, t.undo_depth, t.is_undone, p.name AS person_name, q.name AS other_name, r.name AS receiver,
    r.id AS receiver_id, l.state AS link_state, t.operation_id
FROM (SELECT * FROM told ORDER BY created_at DESC, position DESC, event, kind LIMIT $3 OFFSET $4) t
LEFT JOIN persons p ON p.workspace_id = $1 AND p.number = t.person_number AND p.erasing_at IS NULL
LEFT JOIN persons q ON q.workspace_id = $1 AND q.number = t.other_number AND q.erasing_at IS NULL
LEFT JOIN participant_persons l ON l.id = t.link::bigint AND l.person_id = p.id
LEFT JOIN participants r ON r.id = l.participant_id
ORDER BY t.created_at DESC, t.position DESC, t.event, t.kind
"""
_CHANGE = "o.undo -> 'changes' -> 0"
# Whoever has an alias reads how a renaming changed the alias, if it did, and never the workspace's names.
# Earlier versions wrote two changes of one alias, one after the other.
_CHANGE_FOR = """CASE WHEN o.kind = 'rename_person' AND EXISTS (
            SELECT 1 FROM participant_persons l JOIN persons p ON p.id = l.person_id
            JOIN participants r ON r.id = l.participant_id AND 'tg:' || r.tg_user_id = {reader}
            WHERE p.workspace_id = $1 AND p.number = o.person_number AND l.alias IS NOT NULL)
        THEN (SELECT jsonb_build_object('field', 'alias', 'before', (array_agg(x -> 'before' ORDER BY i))[1],
                'after', (array_agg(x -> 'after' ORDER BY i DESC))[1])
            FROM jsonb_array_elements(o.undo -> 'links') WITH ORDINALITY links (x, i)
            JOIN participant_persons l ON l.id = (x ->> 'link')::bigint JOIN participants r
              ON r.id = l.participant_id AND 'tg:' || r.tg_user_id = {reader} WHERE x ->> 'field' = 'alias')
        ELSE o.undo -> 'changes' -> 0 END"""
# A decision about links ($5) is undone by an owner, or by a moderator if there is no owner; by nobody while
# the person is part of another one, or is trained anew. Only the participant who left can undo their leaving.
_UNDOABLE = """AND o.created_at >= now() - make_interval(days => {days})
  AND (o.kind <> ALL($5::text[]) OR EXISTS (
    SELECT 1 FROM persons p WHERE p.workspace_id = $1 AND p.number = o.person_number
      AND p.status <> 'MERGED' AND p.approval = 'approved'
      AND coalesce((SELECT bool_or('tg:' || r.tg_user_id = {reader}::text)
          FROM participant_persons l JOIN participants r ON r.id = l.participant_id
          WHERE l.person_id = p.id AND l.role = 'owner' AND l.state = 'approved'), true)
      AND (o.actor = {reader}::text OR NOT {leaves})))""".replace("{leaves}", IS_OWN_LEAVING)
_NUMBERS = """e.actor, coalesce(e.from_person_number, e.to_person_number),
        CASE WHEN e.from_person_number IS NOT NULL THEN e.to_person_number END, NULL, e.face_count,
        NULL, NULL, 0, false, 0, NULL, NULL, e.id"""
_RECOGNISED = """UNION ALL
    (SELECT e.created_at, '{kind}', {numbers}
    FROM face_assignment_events e
    WHERE e.workspace_id = $1 AND e.actor = 'engine' {about_events}
      AND NOT EXISTS (SELECT 1 FROM operations o WHERE o.batch_id = e.batch_id)
    ORDER BY e.created_at DESC, e.id LIMIT $3::int + $4::int)"""
_NONE = " AND false"
_ON_PHOTO = "AND e.affected_photo_ids @> to_jsonb({photo}::bigint)"
_WITH_PHOTO = f""" AND (o.asset_id = {{photo}} OR o.batch_id IN (
    SELECT e.batch_id FROM face_assignment_events e WHERE e.workspace_id = $1 {_ON_PHOTO}))"""  # noqa: S608


async def history(of: HistoryOf, *, offset: int, limit: int) -> HistoryPage:
    """Call it for an admitted reader. What recognition found is in a photo's history where `group` is None,
    and in every history of the group `recognition`.
    """
    values: list[object] = [of.workspace_id, sorted(OWN), limit + 1, offset, sorted(OF_LINKS)]
    rows = await sql.rows(_Told, _query(of, values), *values)
    return HistoryPage([_entry(told, of) for told in rows[:limit]], len(rows) > limit)


def _query(of: HistoryOf, values: list[object]) -> str:
    """Makes a statement for this page alone, as no plan of Postgres fits all pages. Appends to values."""

    def place(value: object) -> str:
        values.append(value)
        return f"${len(values)}"

    operations = events = decisions = undoable = ""
    if of.undo_days is not None:
        undoable = _UNDOABLE.format(days=place(of.undo_days), reader=place(of.reader or ""))
    kinds = sorted(FILTERS[of.group]) if of.group else None
    if of.number is not None:
        number = f"{place(of.number)}::bigint"
        operations += f" AND {number} IN (o.person_number, o.other_number)"
        events += f" AND {number} IN (e.from_person_number, e.to_person_number)"
        decisions += f" AND a.subject_kind = 'person' AND a.subject_number = {number}"
    if of.asset_id is not None:
        photo = place(of.asset_id)
        operations += _WITH_PHOTO.format(photo=photo)
        events += f" {_ON_PHOTO.format(photo=photo)}"
        decisions += f" AND a.subject_kind = 'asset' AND a.subject_number = {photo}"
        decisions += " AND a.operation IN ('report_missing', 'settle_report')"  # as their index has it
    recognised = of.asset_id is not None if kinds is None else RECOGNISED in kinds
    parts = _RECOGNISED.format(kind=RECOGNISED, numbers=_NUMBERS, about_events=events) if recognised else ""
    if kinds == [RECOGNISED]:
        operations, events, decisions = _NONE, _NONE, _NONE
    elif kinds is not None:
        among = f"= ANY({place(kinds)}::text[])"
        operations += f" AND o.kind {among}"
        events += f""" AND lower(e.operation COLLATE "C") {among}""" if EVENTS & {*kinds} else _NONE
        decisions += f" AND a.operation {among}"
    return _HISTORY.format(
        undo_depth=UNDO_DEPTH,
        change=_CHANGE if of.knows is None else _CHANGE_FOR.format(reader=place(of.reader)),
        undoable=undoable,
        numbers=_NUMBERS,
        recognised=parts,
        about_operations=operations,
        about_events=events,
        about_decisions=decisions,
    )


def _entry(told: _Told, of: HistoryOf) -> HistoryEntry:
    change = told.change or {}
    return HistoryEntry(
        at=told.created_at,
        kind=told.kind,
        actor=told.actor,
        person=_named(told.person_number, told.person_name, of.knows),
        other=_named(told.other_number, told.other_name, of.knows),
        asset_id=told.asset_id,
        faces=told.face_count,
        before=_field(told, change.get("before")) if change.get("field") in _READABLE else None,
        after=_field(told, change.get("after")) if change.get("field") in _READABLE else None,
        undoes=told.undo_depth % 2 == 1,
        redoes=told.undo_depth > 0 and told.undo_depth % 2 == 0,
        is_undone=told.is_undone,
        receiver=of_participant(told.receiver_id, told.receiver) if _may_know_receiver(told, of) else None,
        settings=changes_in(told.settings),
        operation_id=told.operation_id,
    )


def _may_know_receiver(told: _Told, of: HistoryOf) -> bool:
    """Moderators may, as on the person's card. An owner may know participants who receive the person now, and
    those of their own operations; whom others let in or removed before is not for them.
    """
    return of.knows is None or told.link_state == LinkState.APPROVED or told.actor == of.reader


_READABLE = ("name", "alias", "birth_date")


def _named(number: int | None, name: str | None, knows: Mapping[int, str] | None) -> Named | None:
    if number is None:
        return None
    if knows is not None and number not in knows:
        return Named(number, None, is_hidden=True)
    return Named(number, called(number, name, knows))


def called(number: int, name: str | None, knows: Mapping[int, str] | None) -> str | None:
    """The person as the reader calls it. name: the workspace's; None if the person is deleted."""
    return of_person(number, name if knows is None or name is None else knows[number])


def _field(told: _Told, value: str | None) -> str | None:
    """Marks the value as the person's, as names are marked: it is a name, an alias or a birth date."""
    return of_person(told.person_number, value)


def is_about_unknown(kind: str) -> bool:
    """Whether an entry of this kind is about a cluster, which has a name only once it became a person."""
    return kind in OF_CLUSTERS


@dataclass(frozen=True, slots=True)
class _Called:
    number: int
    name: str


async def known_to(participant_id: ParticipantId, workspace_id: WorkspaceId) -> Mapping[int, str]:
    """The names under which the participant reads the persons that they are linked to, by number."""
    linked = await sql.rows(
        _Called,
        """SELECT p.number, coalesce(l.alias, p.name) AS name
           FROM participant_persons l JOIN persons p ON p.id = l.person_id
           WHERE l.participant_id = $1 AND p.workspace_id = $2 AND l.state = 'approved'""",
        participant_id,
        workspace_id,
    )
    return {one.number: one.name for one in linked}
