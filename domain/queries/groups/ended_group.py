"""Reads what is told to a participant about a group that the bot has left."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.ids import GroupId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.groups.staying import Connected, Staying
from domain.queries.persons.live_person import IS_KNOWN
from domain.queries.service.restored import LAST_RESTORE

# Groups g that have ended. The minutes are for those who removed the bot by mistake and add it again.
HAS_ENDED = "NOT g.active AND g.left_at < now() - interval '10 minutes'"
# A group that removed the bot before a restore may have taken the bot back since the backup, so the time
# until the group is erased begins anew.
GRACE_FROM = f"greatest(g.left_at, {LAST_RESTORE})"
# Whether the member m of group g is in no other group of the workspace that the bot is in or left later.
WAS_THE_LAST = """
NOT EXISTS (
    SELECT 1 FROM group_participants o JOIN groups x ON x.id = o.group_id AND x.id <> g.id
    WHERE o.participant_id = m.participant_id AND o.status <> 'outside' AND x.workspace_id = g.workspace_id
      AND (x.active OR (x.left_at, x.id) > (g.left_at, g.id)))
"""
# Whether the member m of group g is connected with a person of the workspace.
IS_CONNECTED = """
EXISTS (SELECT 1 FROM participant_persons l JOIN persons p ON p.id = l.person_id
    WHERE l.participant_id = m.participant_id AND l.state = 'approved' AND p.workspace_id = g.workspace_id)
"""


@dataclass(frozen=True, slots=True)
class EndedGroupView:
    """left_at: when the bot left the group. grace_from: when the time until the erase of the group begins."""

    workspace_id: WorkspaceId
    group_title: str
    staying: Staying
    left_at: datetime
    grace_from: datetime


@dataclass(frozen=True, slots=True)
class _Connected(Connected):
    workspace_id: WorkspaceId
    title: str
    left_at: datetime
    grace_from: datetime


async def erased_from(tg_chat_id: int, grace_days: int) -> datetime | None:
    """When a group that the bot left is erased. None for an active group, and for one that is not known."""
    grace_from = await sql.value(
        datetime,
        f"""SELECT {GRACE_FROM} AS grace_from FROM groups g WHERE NOT g.active AND g.left_at IS NOT NULL
             AND (g.tg_chat_id = $1 OR g.former_tg_chat_id = $1)""",  # noqa: S608  a constant
        tg_chat_id,
    )
    return None if grace_from is None else grace_from + timedelta(days=grace_days)


async def ended_group(group_id: GroupId, participant_id: ParticipantId) -> EndedGroupView | None:
    """None if the bot is back or the group is erased. None for a participant who was not in the group,
    receives nobody's photos in its workspace, meets the bot in another group of the workspace, or was in
    another one that ended later.
    """
    rows = await sql.rows(
        _Connected,
        f"""SELECT g.workspace_id, g.title, p.number, coalesce(l.alias, p.name) AS name, l.role,
               r.tg_user_id, r.language, g.left_at, {GRACE_FROM} AS grace_from
           FROM group_participants m JOIN groups g ON g.id = m.group_id AND {HAS_ENDED}
           JOIN participants r ON r.id = m.participant_id
           JOIN participant_persons l ON l.participant_id = r.id AND l.state = 'approved'
           JOIN persons p ON p.id = l.person_id AND p.workspace_id = g.workspace_id AND {IS_KNOWN}
           WHERE m.group_id = $1 AND m.participant_id = $2 AND m.status <> 'outside' AND {WAS_THE_LAST}
           ORDER BY p.number""",  # noqa: S608  constants
        group_id,
        participant_id,
    )
    if not rows:
        return None
    first = rows[0]
    return EndedGroupView(
        workspace_id=first.workspace_id,
        group_title=first.title,
        staying=Staying.of(rows),
        left_at=first.left_at,
        grace_from=first.grace_from,
    )
