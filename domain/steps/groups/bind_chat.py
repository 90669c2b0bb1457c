"""Makes a chat the admin chat of a workspace: from now on its members moderate it, and nobody else does."""

from domain.errors import Conflict
from domain.ids import WorkspaceId
from domain.queries import sql
from domain.steps.groups.follow_admin_chat import follow_admin_chat
from domain.steps.groups.note_new_deciders import note_new_deciders
from domain.steps.work.wake_tasks import wake_tasks
from domain.steps.work.work import Work
from domain.values.task_kinds import DELIVERY


async def bind_chat(work: Work, workspace_id: WorkspaceId, tg_chat_id: int, actor: str) -> None:
    """What waits for a decision leaves the chats that decided before and is shown in this one. This holds
    also for messages that the bot was not allowed to write in the former admin chat. Questions about faces
    follow within the hour. If the chat is another one than before, those who decided before are told. The
    caller holds `lock_chats`. actor: who chose the chat.

    Raises Conflict(`chat_taken`) when the chat is the admin chat of another workspace, or a group;
    Conflict(`chat_of_old_list`) when that other workspace has no group any more: then a group may join that
    workspace instead.
    """
    taken = await sql.value(
        str,
        """SELECT CASE WHEN EXISTS (SELECT 1 FROM groups g WHERE g.workspace_id = w.id)
               THEN 'chat_taken' ELSE 'chat_of_old_list' END
           FROM workspaces w WHERE tg_admin_chat_id = $1 AND id <> $2
           UNION SELECT 'chat_taken' FROM groups WHERE tg_chat_id = $1""",
        tg_chat_id,
        workspace_id,
    )
    if taken is not None:
        raise Conflict(taken)
    former = await sql.value(int, "SELECT tg_admin_chat_id FROM workspaces WHERE id = $1", workspace_id)
    await sql.execute("UPDATE workspaces SET tg_admin_chat_id = $2 WHERE id = $1", workspace_id, tg_chat_id)
    if former is not None:
        work.ring_for(DELIVERY, await wake_tasks(former))
    await follow_admin_chat(work, workspace_id)
    if former != tg_chat_id:
        await note_new_deciders(work, workspace_id, actor, former, tg_chat_id)
