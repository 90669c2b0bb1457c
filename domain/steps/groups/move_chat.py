"""Gives a group the new id of its chat, which became a supergroup with the same photos and people."""

from dataclasses import dataclass

from domain.ids import GroupId, WorkspaceId
from domain.queries import sql
from domain.steps.groups.follow_admin_chat import follow_admin_chat
from domain.steps.groups.forget_empty_workspace import forget_empty_workspace
from domain.steps.groups.lock_chats import lock_chats
from domain.steps.work.wake_tasks import wake_tasks
from domain.steps.work.work import Work
from domain.values.task_kinds import DELIVERY


@dataclass(frozen=True, slots=True)
class _Group:
    """The group of the chat, locked."""

    id: GroupId
    workspace_id: WorkspaceId
    active: bool


async def move_chat(work: Work, old_tg_chat_id: int, new_tg_chat_id: int) -> None:
    """Safe to repeat. The row keeps the old chat's id too: updates of the old chat may be handled later."""
    # Two messages tell of the move, and the bot's joining may activate the new chat at the same moment.
    await lock_chats()
    # The new chat's workspace may be deleted below. It is locked before any group, in the order in which a
    # photo posted there locks both.
    await sql.execute(
        """SELECT w.id FROM workspaces w JOIN groups g ON g.workspace_id = w.id
           WHERE g.tg_chat_id = $1 FOR UPDATE OF w""",
        new_tg_chat_id,
    )
    group = await _lock(old_tg_chat_id)
    if group is not None:
        await _move(group, old_tg_chat_id, new_tg_chat_id)
        await work.add("show_introduction", group_id=group.id)
    moved = await sql.value(
        WorkspaceId,
        """UPDATE workspaces SET tg_admin_chat_id = $2 WHERE tg_admin_chat_id = $1
             AND NOT EXISTS (SELECT 1 FROM workspaces WHERE tg_admin_chat_id = $2) RETURNING id""",
        old_tg_chat_id,
        new_tg_chat_id,
    )
    if moved is not None:  # the cards stay in the old chat, where they can be changed no more
        await follow_admin_chat(work, moved)
    # The update that lets the bot write in the new chat may be handled already, so this wakes what waited.
    work.ring_for(DELIVERY, await wake_tasks(old_tg_chat_id))


async def _lock(tg_chat_id: int) -> _Group | None:
    return await sql.one(
        _Group, "SELECT id, workspace_id, active FROM groups WHERE tg_chat_id = $1 FOR UPDATE", tg_chat_id
    )


async def _move(group: _Group, old_tg_chat_id: int, new_tg_chat_id: int) -> None:
    # The new chat counts from 1: its message 7 is not the message 7 of the old one.
    await sql.execute("UPDATE postings SET tg_message_id = NULL WHERE group_id = $1", group.id)
    # Updates of the new chat may have come first, and made it a group in a workspace of its own.
    heard = await _lock(new_tg_chat_id)
    if heard is not None:
        await _take_over(group, heard)
    await sql.execute(
        """UPDATE groups SET tg_chat_id = $2, former_tg_chat_id = $3, active = active OR $4,
               left_at = CASE WHEN $4 THEN NULL ELSE left_at END WHERE id = $1""",
        group.id,
        new_tg_chat_id,
        old_tg_chat_id,
        heard is not None and heard.active,
    )


async def _take_over(group: _Group, heard: _Group) -> None:
    """Photos that were not looked at yet come along; all others stay in the new chat's workspace."""
    await sql.execute(
        """UPDATE image_assets a SET workspace_id = $2 WHERE a.workspace_id = $3 AND a.state = 'received'
             AND EXISTS (SELECT 1 FROM postings x WHERE x.asset_id = a.id AND x.group_id = $1)
             AND NOT EXISTS (SELECT 1 FROM face_instances f WHERE f.asset_id = a.id)
             AND NOT EXISTS (SELECT 1 FROM image_assets o WHERE o.workspace_id = $2
                             AND o.tg_file_unique_id = a.tg_file_unique_id AND o.id <> a.id)""",
        heard.id,
        group.workspace_id,
        heard.workspace_id,
    )
    await sql.execute(
        """UPDATE postings SET group_id = $1 FROM image_assets a
           WHERE a.id = postings.asset_id AND postings.group_id = $2 AND a.workspace_id = $3""",
        group.id,
        heard.id,
        group.workspace_id,
    )
    await _take_over_members(group, heard)
    await _take_over_introduction(group, heard)
    await sql.execute("DELETE FROM groups WHERE id = $1", heard.id)
    await forget_empty_workspace(heard.workspace_id)


async def _take_over_members(group: _Group, heard: _Group) -> None:
    """Takes the members over with their consents or refusals; of two answers the later one counts, and of
    those who left both chats the later leaving.
    """
    await sql.execute(
        """INSERT INTO group_participants AS m (group_id, participant_id, status, checked_at, consent,
               consent_at, consent_by_button, left_noted, left_at)
           SELECT $1, participant_id, status, checked_at, consent, consent_at, consent_by_button, left_noted,
               left_at
           FROM group_participants
           WHERE group_id = $2
           ON CONFLICT (group_id, participant_id) DO UPDATE SET
               status = CASE WHEN EXCLUDED.checked_at > m.checked_at THEN EXCLUDED.status ELSE m.status END,
               checked_at = greatest(EXCLUDED.checked_at, m.checked_at),
               consent = CASE WHEN EXCLUDED.consent_at > coalesce(m.consent_at, '-infinity')
                   THEN EXCLUDED.consent ELSE m.consent END,
               consent_by_button = CASE WHEN EXCLUDED.consent_at > coalesce(m.consent_at, '-infinity')
                   THEN EXCLUDED.consent_by_button ELSE m.consent_by_button END,
               consent_at = greatest(EXCLUDED.consent_at, m.consent_at),
               left_at = CASE WHEN m.left_noted THEN greatest(EXCLUDED.left_at, m.left_at) END""",
        group.id,
        heard.id,
    )


async def _take_over_introduction(group: _Group, heard: _Group) -> None:
    """The pinned message of the new chat becomes the introduction of the old group, and its link leads to the
    old group. A state that begins with `moved` is that of no introduction, so that the message is edited.
    """
    await sql.execute(
        """UPDATE cards SET subject = $1::text, workspace_id = $2, shown = 'moved ' || shown
           WHERE kind = 'introduction' AND subject = $3::text AND workspace_id = $4""",
        str(group.id),
        group.workspace_id,
        str(heard.id),
        heard.workspace_id,
    )
    await sql.execute(
        "UPDATE deep_links SET group_id = $1, workspace_id = $2 WHERE group_id = $3 AND purpose = 'connect'",
        group.id,
        group.workspace_id,
        heard.id,
    )
