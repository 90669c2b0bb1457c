"""Reads what one participant is told of a change in who receives a person's photos, if the change still
holds.
"""

from dataclasses import dataclass, replace

from domain.ids import LinkId, OperationId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.reading import Made
from domain.queries.sharing.name_when_left import NAME_WHEN_LEFT
from domain.states import LinkRole, LinkState
from domain.values.named import of_participant, of_person


@dataclass(frozen=True, slots=True)
class SharingChangeView:
    """how: came_by_invitation (the reader's own invitation) | came | came_back: another participant receives
    the photos now. Or, of the reader's own link: removed | back | decides | decides_no_more. Or faceless: all
    faces of the person were deleted, so that nobody receives new photos.

    name: what the reader calls the person; None if the person was renamed since the reader's link ended. who,
    who_tg_user_id, participant_id: of the participant whose link changed. let_in_by: the name of whoever
    decided, while known.
    """

    how: Made[str]
    workspace_id: WorkspaceId
    link_id: LinkId
    number: int
    name: str | None
    participant_id: ParticipantId
    who: str
    who_tg_user_id: int
    let_in_by: str | None
    tg_chat_id: int
    language: str

    @property
    def subject(self) -> int | str:
        """Of the card. A message about the faces replaces no message about a link."""
        return f"faces:{self.number}" if self.how == "faceless" else self.link_id


@dataclass(frozen=True, slots=True)
class _Changed(SharingChangeView):
    """comes, goes: the operation approved or revoked the link; if neither, it changed the role. is_own: the
    link is the reader's. is_invited: the reader let the participant in.
    """

    state: LinkState
    role: LinkRole
    by_id: ParticipantId | None
    comes: bool
    goes: bool
    is_undo: bool
    is_own: bool
    owns: bool
    is_invited: bool


_CHANGED = f"""
SELECT o.workspace_id, l.id AS link_id, l.state, l.role, p.number,
    CASE WHEN k.id IS NOT NULL THEN coalesce(k.alias, p.name) ELSE {NAME_WHEN_LEFT} END AS name,
    w.id AS participant_id, w.name AS who, w.tg_user_id AS who_tg_user_id, d.id AS by_id, d.name AS let_in_by,
    r.tg_user_id AS tg_chat_id, r.language, c.comes, c.goes, o.undoes_id IS NOT NULL AS is_undo,
    w.id = r.id AS is_own, coalesce(k.role = 'owner', false) AS owns,
    d.id IS NOT DISTINCT FROM r.id AS is_invited
FROM operations o
CROSS JOIN LATERAL (
    SELECT (x ->> 'link')::bigint AS link, bool_or(x ->> 'after' = 'approved') AS comes,
        bool_or(x ->> 'after' = 'revoked') AS goes
    FROM jsonb_array_elements(o.undo -> 'links') x GROUP BY 1) c
JOIN participant_persons l ON l.id = c.link
JOIN persons p ON p.id = l.person_id AND p.number = o.person_number AND p.erasing_at IS NULL
JOIN participants w ON w.id = l.participant_id
JOIN participants r ON r.id = $2
LEFT JOIN participant_persons k ON k.person_id = p.id AND k.participant_id = r.id AND k.state = 'approved'
LEFT JOIN participants d ON d.tg_user_id = l.decided_by
WHERE o.id = $1 AND (p.status <> 'MERGED' OR l.state = 'revoked') AND NOT EXISTS (
    SELECT 1 FROM operations x
    WHERE x.workspace_id = o.workspace_id AND x.person_number = o.person_number AND x.id > o.id
      AND x.undo -> 'links' @> jsonb_build_array(jsonb_build_object(
          'link', l.id, 'field', CASE WHEN c.comes OR c.goes THEN 'state' ELSE 'role' END)))
"""  # noqa: S608  a constant
_FACELESS = """
SELECT p.workspace_id, l.id AS link_id, p.number, coalesce(l.alias, p.name) AS name,
    r.id AS participant_id, r.name AS who, r.tg_user_id AS who_tg_user_id, NULL AS let_in_by,
    r.tg_user_id AS tg_chat_id, r.language
FROM operations o
JOIN persons p ON p.workspace_id = o.workspace_id AND p.number = o.person_number AND p.erasing_at IS NULL
JOIN participant_persons l ON l.person_id = p.id AND l.participant_id = $2 AND l.state = 'approved'
JOIN participants r ON r.id = l.participant_id
WHERE o.id = $1 AND o.kind = 'erase_faces' AND p.status <> 'MERGED' AND NOT (
    p.approval = 'approved' AND EXISTS (SELECT 1 FROM face_instances f WHERE f.person_id = p.id))
"""


async def sharing_change(operation_id: OperationId, reader: ParticipantId) -> SharingChangeView | None:
    """None if there is nothing to tell: the change does not hold any more, or a later operation has changed
    the link again.
    """
    row = await sql.one(_Changed, _CHANGED, operation_id, reader)
    if row is None:
        return await _faceless(operation_id, reader)
    how = _own_link(row) if row.is_own else _of_another(row)
    if how is None:
        return None
    return replace(
        row,
        how=how,
        name=of_person(row.number, row.name),
        who=of_participant(row.participant_id, row.who),
        let_in_by=of_participant(row.by_id, row.let_in_by),
    )


async def _faceless(operation_id: OperationId, reader: ParticipantId) -> SharingChangeView | None:
    """None for any other operation, and once the person is recognised again."""
    view = await sql.one(SharingChangeView, _FACELESS, operation_id, reader)
    return view and replace(view, how="faceless", name=of_person(view.number, view.name))


def _own_link(row: _Changed) -> str | None:
    """None for a participant who is let in for the first time: the answer to their wish tells them."""
    if row.goes:
        return "removed" if row.state == LinkState.REVOKED else None
    if row.state != LinkState.APPROVED:
        return None
    if row.comes:
        return "back" if row.is_undo else None
    return "decides" if row.role == LinkRole.OWNER else "decides_no_more"


def _of_another(row: _Changed) -> str | None:
    if not (row.comes and row.owns and row.state == LinkState.APPROVED):
        return None
    if row.is_undo:
        return "came_back"
    return "came_by_invitation" if row.is_invited else "came"
