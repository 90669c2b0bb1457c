"""Reads the groups of a workspace or of a participant."""

from dataclasses import dataclass

from domain.ids import GroupId, ParticipantId, WorkspaceId
from domain.queries import sql

# Whether participant r is known to be in no active group of the workspace of person p.
IS_OUTSIDE = """
((SELECT bool_and(m.status = 'outside' OR NOT g.active) FROM group_participants m
  JOIN groups g ON g.id = m.group_id
  WHERE g.workspace_id = p.workspace_id AND m.participant_id = r.id) IS TRUE
 OR NOT EXISTS (SELECT 1 FROM groups g WHERE g.workspace_id = p.workspace_id AND g.active))
"""


@dataclass(frozen=True, slots=True)
class GroupView:
    group_id: GroupId
    workspace_id: WorkspaceId
    tg_chat_id: int
    title: str
    active: bool
    language: str


async def group(tg_chat_id: int) -> GroupView | None:
    """The group with this chat id, also if it had the id before it became a supergroup."""
    return await sql.one(
        GroupView, f"{_GROUPS} WHERE g.tg_chat_id = $1 OR g.former_tg_chat_id = $1", tg_chat_id
    )


async def is_ours(tg_chat_id: int) -> bool:
    """Whether the chat is an active group or an admin chat."""
    known = await group(tg_chat_id)
    return (known is not None and known.active) or await workspace_of_admin_chat(tg_chat_id) is not None


async def group_by_id(group_id: GroupId) -> GroupView | None:
    return await sql.one(GroupView, f"{_GROUPS} WHERE g.id = $1", group_id)


async def groups_of(participant_id: ParticipantId) -> list[GroupView]:
    """The active groups this participant was last seen in."""
    return await sql.rows(
        GroupView,
        f"""{_GROUPS} JOIN group_participants m ON m.group_id = g.id AND m.participant_id = $1
             WHERE g.active AND m.status <> 'outside' ORDER BY g.title, g.id""",
        participant_id,
    )


async def groups_in(workspace_id: WorkspaceId, participant_id: ParticipantId) -> list[GroupView]:
    """Those of `groups_of` that belong to the workspace."""
    return [group for group in await groups_of(participant_id) if group.workspace_id == workspace_id]


async def groups_of_workspace(workspace_id: WorkspaceId) -> list[GroupView]:
    """The active groups of the workspace."""
    return await sql.rows(
        GroupView, f"{_GROUPS} WHERE g.workspace_id = $1 AND g.active ORDER BY g.id", workspace_id
    )


async def all_groups() -> list[GroupView]:
    """Every active group of this installation, for `python -m bot check`."""
    return await sql.rows(GroupView, f"{_GROUPS} WHERE g.active ORDER BY g.id")


async def is_outside(tg_chat_id: int, participant_id: ParticipantId) -> bool:
    """Whether the participant is known to be outside of this group, also if they never were in it."""
    found = await sql.value(
        int,
        """SELECT 1 AS yes FROM group_participants m JOIN groups g ON g.id = m.group_id
           WHERE (g.tg_chat_id = $1 OR g.former_tg_chat_id = $1) AND m.participant_id = $2
             AND m.status = 'outside'""",
        tg_chat_id,
        participant_id,
    )
    return found is not None


async def somebody_in(group_id: GroupId) -> int | None:
    """The Telegram id of a member, to ask Telegram about. If possible no admin's: about admins Telegram tells
    what it may not tell about others.
    """
    return await sql.value(
        int,
        """SELECT r.tg_user_id FROM group_participants m JOIN participants r ON r.id = m.participant_id
           WHERE m.group_id = $1 AND m.status <> 'outside'
           ORDER BY m.status = 'admin', m.checked_at DESC LIMIT 1""",
        group_id,
    )


async def admin_chats() -> list[int]:
    """The admin chats of all workspaces."""
    return await sql.values(
        int, "SELECT tg_admin_chat_id AS chat FROM workspaces WHERE tg_admin_chat_id IS NOT NULL"
    )


async def workspace_of_admin_chat(tg_chat_id: int) -> WorkspaceId | None:
    return await sql.value(WorkspaceId, "SELECT id FROM workspaces WHERE tg_admin_chat_id = $1", tg_chat_id)


async def workspace_without_admin_chat(participant_id: ParticipantId) -> WorkspaceId | None:
    """A workspace without an admin chat, if this participant activated one of its groups or is an admin
    there: its requests reach them in private.
    """
    return await sql.value(
        WorkspaceId,
        """SELECT w.id FROM groups g JOIN workspaces w ON w.id = g.workspace_id AND w.tg_admin_chat_id IS NULL
           LEFT JOIN group_participants m ON m.group_id = g.id AND m.participant_id = $1
           WHERE g.active AND (g.activated_by_id = $1 OR m.status = 'admin')
           ORDER BY g.activated_by_id IS DISTINCT FROM $1, g.id LIMIT 1""",
        participant_id,
    )


_GROUPS = """SELECT g.id AS group_id, g.workspace_id, g.tg_chat_id, g.title, g.active,
    coalesce(by_.language, 'en') AS language
FROM groups g LEFT JOIN participants by_ ON by_.id = g.activated_by_id"""
