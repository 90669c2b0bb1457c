"""Who chose the chat that decides about a workspace, for those who decided before."""

from dataclasses import dataclass, replace

from domain.ids import ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.request import Recipient, group_deciders
from domain.queries.reading import Made
from domain.values.named import of_participant


@dataclass(frozen=True, slots=True)
class NewDecidersView:
    """tg_admin_chat_id: the chat that decides now. groups: titles. by: None if unknown. former: those who
    decided before, without the one who chose; some of them may not be admins any more.
    """

    workspace_id: WorkspaceId
    tg_admin_chat_id: int
    groups: tuple[str, ...]
    by: str | None
    former: Made[tuple[Recipient, ...]]


@dataclass(frozen=True, slots=True)
class _Event(NewDecidersView):
    by_id: ParticipantId | None
    by_tg_user_id: int | None
    language: str


_EVENT = """
SELECT w.id AS workspace_id, w.tg_admin_chat_id, d.id AS by_id, d.tg_user_id AS by_tg_user_id, d.name AS by,
    ARRAY(SELECT title FROM groups WHERE workspace_id = w.id ORDER BY id) AS groups,
    coalesce((SELECT language FROM participants WHERE tg_user_id = $3),
        (SELECT r.language FROM groups g JOIN participants r ON r.id = g.activated_by_id
         WHERE g.workspace_id = w.id ORDER BY g.id LIMIT 1), 'en') AS language
FROM admin_events e
JOIN workspaces w ON w.id = e.workspace_id AND w.erasing_at IS NULL AND w.tg_admin_chat_id IS NOT NULL
LEFT JOIN participants d ON 'tg:' || d.tg_user_id = e.actor
WHERE e.id = $2 AND e.workspace_id = $1
"""


async def new_deciders(
    workspace_id: WorkspaceId, event_id: int, former_tg_chat_id: int | None
) -> NewDecidersView | None:
    """former_tg_chat_id: the admin chat before; None where the admins of the groups decided.

    Returns None when the workspace is gone, has no group or admin chat any more, or the former chat again.
    """
    row = await sql.one(_Event, _EVENT, workspace_id, event_id, former_tg_chat_id)
    if row is None or not row.groups or row.tg_admin_chat_id == former_tg_chat_id:
        return None
    if former_tg_chat_id is None:
        former = await group_deciders(workspace_id)
    else:
        former = (Recipient(former_tg_chat_id, row.language),)
    return replace(
        row,
        groups=tuple(row.groups),
        by=of_participant(row.by_id, row.by),
        former=tuple(one for one in former if one.tg_chat_id != row.by_tg_user_id),
    )
