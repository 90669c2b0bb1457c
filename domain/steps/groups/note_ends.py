"""Tells members that the bot has left their group, and the admin chat that it has left the last one: nothing
else would tell them that photos end.
"""

from dataclasses import dataclass

from domain.ids import GroupId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.groups.ended_group import HAS_ENDED, IS_CONNECTED
from domain.steps.work.work import Work

# If the bot comes back and leaves again, `left_at` is another time, so that end is told as well.
_NOTE = f"""
UPDATE groups g SET told_left_at = left_at WHERE {HAS_ENDED} AND told_left_at IS DISTINCT FROM left_at
RETURNING id
"""  # noqa: S608  a constant
_CONNECTED = f"""
SELECT m.group_id, m.participant_id FROM group_participants m JOIN groups g ON g.id = m.group_id
WHERE g.id = ANY($1::bigint[]) AND {IS_CONNECTED} ORDER BY m.id
"""  # noqa: S608  a constant
_WITH_ADMIN_CHAT = """
SELECT DISTINCT w.id FROM groups g JOIN workspaces w ON w.id = g.workspace_id
WHERE g.id = ANY($1::bigint[]) AND w.tg_admin_chat_id IS NOT NULL ORDER BY w.id
"""


@dataclass(frozen=True, slots=True)
class _Member:
    group_id: GroupId
    participant_id: ParticipantId


async def note_ends(work: Work) -> int:
    """Returns how many groups have ended since the last call. Each task checks again whether there is
    anything to tell.
    """
    ended = await sql.values(GroupId, _NOTE)
    for one in await sql.rows(_Member, _CONNECTED, ended):
        await work.add("show_ended", group_id=one.group_id, participant_id=one.participant_id)
    for workspace_id in await sql.values(WorkspaceId, _WITH_ADMIN_CHAT, ended):
        await work.add("show_ended_workspace", workspace_id=workspace_id)
    return len(ended)
