"""Reads operations for the cards of undo, with the names that persons have at the time of reading."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.ids import OperationId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.reading import Made
from domain.queries.sharing.name_when_left import NAME_WHEN_LEFT
from domain.queries.sharing.own_change import IS_OWN_LEAVING
from domain.values.named import of_person
from domain.values.operation_kinds import (
    ANSWERS,
    OF_CLUSTER_PAIRS,
    OF_CLUSTERS,
    OF_LINKS,
    OF_MODERATORS,
    OF_OWNERS,
    OF_RECIPIENTS,
    OF_WORKSPACES,
    OWN,
)
from domain.values.own_values import SettingChange, changes_in


@dataclass(frozen=True, slots=True)
class OperationView:
    """name, other_name: of the persons; None for a person who is gone. before: the former name of a renamed
    person. undone_by: the actor of the undo. settings: the changed settings.

    undoes, redoes: the operation undoes or redoes another one. undo_depth: how many undos in a row it
    ends. expires_at: the end of the time to undo it.
    unnamed: numbers of persons whose name the reader may not read any more.
    """

    operation_id: OperationId
    workspace_id: WorkspaceId
    kind: str
    number: int
    other_number: int | None
    name: str | None
    other_name: str | None
    before: str | None
    faces: int
    photos: int
    actor: str
    created_at: datetime
    expires_at: datetime
    undo_depth: int
    undone_by: str | None
    undone_at: datetime | None
    settings: Made[Sequence[SettingChange]]
    unnamed: Made[frozenset[int]]

    @property
    def undoes(self) -> bool:
        return self.undo_depth % 2 == 1

    @property
    def redoes(self) -> bool:
        return self.undo_depth > 0 and self.undo_depth % 2 == 0

    @property
    def is_of_cluster(self) -> bool:
        """Whether `number` is the number of a cluster."""
        return self.kind in OF_CLUSTERS

    @property
    def is_of_workspace(self) -> bool:
        return self.kind in OF_WORKSPACES

    @property
    def is_of_two_clusters(self) -> bool:
        """Whether both numbers are numbers of clusters."""
        return self.kind in OF_CLUSTER_PAIRS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Operation(OperationView):
    changed: Sequence[Any] | None


# The length of the chain of undos that operation o ends; 0 if it undoes nothing. Odd: an undo; even: a redo.
UNDO_DEPTH = """(
    WITH RECURSIVE undone (id) AS (
        SELECT o.undoes_id UNION ALL SELECT x.undoes_id FROM undone JOIN operations x ON x.id = undone.id)
    SELECT count(id) FROM undone)"""
_OPERATIONS = f"""
SELECT o.id AS operation_id, o.workspace_id, o.kind, o.person_number AS number, o.other_number,
    o.face_count AS faces, o.photo_count AS photos, o.actor, o.created_at,
    o.created_at + make_interval(days => $1) AS expires_at, {UNDO_DEPTH} AS undo_depth,
    p.name, q.name AS other_name, CASE WHEN o.kind = 'rename_person' AND p.id IS NOT NULL
        THEN o.undo -> 'changes' -> 0 ->> 'before' END AS before,
    b.actor AS undone_by, b.created_at AS undone_at, o.undo -> 'settings' AS changed
FROM operations o LEFT JOIN operations b ON b.id = o.undone_by_id
LEFT JOIN persons p ON p.workspace_id = o.workspace_id AND p.number = o.person_number
    AND p.erasing_at IS NULL
LEFT JOIN persons q ON q.workspace_id = o.workspace_id AND q.number = o.other_number
    AND q.erasing_at IS NULL
"""  # noqa: S608  a constant


async def operation(operation_id: OperationId, *, undo_days: int) -> OperationView | None:
    """Call it for a reader who was admitted to the operation."""
    found = await sql.one(_Operation, f"{_OPERATIONS}WHERE o.id = $2", undo_days, operation_id)
    return _view(found) if found else None


async def last_to_set_status(
    workspace_id: WorkspaceId, number: int, *, undo_days: int
) -> OperationView | None:
    """The last operation that gave the person the status of now, to tell a second requester who did the same
    first. It may be an undo, which has the kind of what it undoes. Of one whose undo was ended, such as by a
    forgotten participant, only the kind is known: it counts, as each of its kind gives a status.
    """
    found = await sql.one(
        _Operation,
        f"""{_OPERATIONS} LEFT JOIN persons s ON s.id = p.merged_into_id
             WHERE o.workspace_id = $2 AND o.person_number = $3
               AND (o.undo -> 'changes' @> jsonb_build_array(jsonb_build_object('number', p.number,
                   'field', 'status', 'after', concat_ws(':', p.status, s.number)))
                 OR o.undo IS NULL AND o.kind IN ('hide_person', 'show_person', 'merge_persons'))
             ORDER BY o.id DESC LIMIT 1""",
        undo_days,
        workspace_id,
        number,
    )
    return _view(found) if found else None


async def undoable(
    workspace_ids: Sequence[WorkspaceId], participant_id: ParticipantId | None, *, undo_days: int, limit: int
) -> list[OperationView]:
    """The last operations that can be undone. Undos are left out: they have Redo on their own card. Decisions
    about links to an absorbed person are left out, too: the survivor's links decide; and those about links to
    a person who is trained anew. So is the leaving of a participant: nobody else can bring them back.

    workspace_ids: the reader moderates these. Of their operations, answers to single questions are left out:
    they would fill the list.
    participant_id: the reader. It adds operations on the persons that the reader owns, and the reader's own
    operations; None in an admin chat.
    """
    rows = await sql.rows(
        _Operation,
        f"""{_OPERATIONS}
             WHERE o.undone_by_id IS NULL AND o.undo IS NOT NULL AND o.undoes_id IS NULL
               AND o.created_at > now() - make_interval(days => $1)
               AND (p.status IS DISTINCT FROM 'MERGED' OR o.kind <> ALL($9::text[]))
               AND (p.approval = 'approved' OR o.kind <> ALL($5::text[]))
               AND NOT (o.kind = ANY($5::text[]) AND {IS_OWN_LEAVING})
               AND (o.workspace_id = ANY($2::bigint[]) AND (o.kind = ANY($3::text[])
                       OR o.kind = ANY($5::text[]) AND NOT EXISTS (SELECT 1 FROM participant_persons l
                           WHERE l.person_id = p.id AND l.state = 'approved' AND l.role = 'owner'))
                   OR o.kind = ANY($4::text[] || $5::text[]) AND EXISTS (SELECT 1 FROM participant_persons l
                       WHERE l.person_id = p.id AND l.participant_id = $7 AND l.state = 'approved'
                         AND l.role = 'owner')
                     AND (o.other_number IS NULL OR EXISTS (SELECT 1 FROM participant_persons l
                       WHERE l.person_id = q.id AND l.participant_id = $7 AND l.state = 'approved'))
                   OR o.kind = ANY($6::text[]) AND EXISTS (SELECT 1 FROM participant_persons l
                       JOIN participants r ON r.id = l.participant_id
                       WHERE l.person_id = p.id AND l.participant_id = $7 AND l.state = 'approved'
                         AND o.actor = 'tg:' || r.tg_user_id))
             ORDER BY o.id DESC LIMIT $8""",  # noqa: S608  a constant
        undo_days,
        list(workspace_ids),
        sorted((OF_OWNERS - ANSWERS) | OF_MODERATORS | OF_RECIPIENTS | OF_CLUSTERS | OF_WORKSPACES),
        sorted(OF_OWNERS),
        sorted(OF_LINKS),
        sorted(OF_RECIPIENTS | OWN),
        participant_id,
        limit,
        sorted(OF_LINKS | OWN),
    )
    return [_view(row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Called:
    """name: None where the participant may not read it."""

    number: int
    workspace_id: WorkspaceId
    is_alias: bool
    name: str | None


@dataclass(frozen=True, slots=True)
class _Renamed:
    id: OperationId
    person_number: int
    before: str | None


async def as_called(
    views: Sequence[OperationView],
    participant_id: ParticipantId,
    *,
    moderated: Collection[WorkspaceId] = (),
) -> list[OperationView]:
    """The views with the participant's aliases for persons that the participant is or was linked to: the
    participant may not learn what others call these persons. A name that a person got after the participant's
    link ended is left out, except in workspaces that the participant moderates.
    """
    links = await _called(views, participant_id)
    unnamed = frozenset(
        link.number for link in links if link.name is None and link.workspace_id not in moderated
    )
    called = {
        link.number: of_person(link.number, link.name)
        for link in links
        if link.is_alias or link.number in unnamed
    }
    was = await _called_before(views, participant_id)

    def before(view: OperationView) -> str | None:
        """The former alias, if the operation changed it. Without a change the former name is hidden, because
        it would be shown beside the alias.
        """
        if view.operation_id in was and view.number not in unnamed:
            return was[view.operation_id] or view.before
        return None if view.number in called else view.before

    return [
        replace(
            view,
            name=called.get(view.number, view.name),
            other_name=called.get(view.other_number or 0, view.other_name),
            before=before(view),
            unnamed=unnamed,
        )
        for view in views
    ]


async def _called(views: Sequence[OperationView], participant_id: ParticipantId) -> list[_Called]:
    """The persons of these operations that the participant is or was linked to."""
    return await sql.rows(
        _Called,
        f"""SELECT p.number, p.workspace_id, l.alias IS NOT NULL AS is_alias,
               CASE l.state WHEN 'approved' THEN coalesce(l.alias, p.name) ELSE {NAME_WHEN_LEFT} END AS name
           FROM participant_persons l JOIN persons p ON p.id = l.person_id
           WHERE l.participant_id = $1 AND l.state IN ('approved', 'revoked')
             AND p.erasing_at IS NULL AND p.number = ANY($2::bigint[])""",  # noqa: S608  a constant
        participant_id,
        [number for view in views for number in (view.number, view.other_number) if number is not None],
    )


async def _called_before(
    views: Sequence[OperationView], participant_id: ParticipantId
) -> dict[OperationId, str | None]:
    """The participant's former alias, by the operation that changed it; None where there was none."""
    rows = await sql.rows(
        _Renamed,
        """SELECT o.id, o.person_number, link ->> 'before' AS before FROM operations o
           CROSS JOIN LATERAL jsonb_array_elements(o.undo -> 'links') AS link
           JOIN participant_persons l ON l.id = (link ->> 'link')::bigint AND l.participant_id = $2
           WHERE o.id = ANY($1::bigint[]) AND o.kind = 'rename_person' AND link ->> 'field' = 'alias'""",
        [view.operation_id for view in views],
        participant_id,
    )
    return {row.id: of_person(row.person_number, row.before) for row in rows}


def _view(found: _Operation) -> OperationView:
    return replace(
        found,
        name=of_person(found.number, found.name),
        other_name=of_person(found.other_number, found.other_name),
        before=of_person(found.number, found.before),
        settings=changes_in(found.changed),
        unnamed=frozenset(),
    )
