"""Makes a chat the admin chat of a workspace: from now on its members decide there, and nobody else."""

from domain.errors import Conflict
from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.steps.work.work import Work


async def bind_chat(work: Work, workspace_id: WorkspaceId, tg_chat_id: int) -> None:
    """Requests that wait are shown there. The caller holds `lock_chats`.

    Raises Conflict(`chat_taken`) when the chat is the admin chat of another workspace, or a group.
    """
    taken = await sql.value(
        int,
        """SELECT 1 AS yes FROM workspaces WHERE tg_admin_chat_id = $1 AND id <> $2
           UNION SELECT 1 FROM groups WHERE tg_chat_id = $1""",
        tg_chat_id,
        workspace_id,
    )
    if taken is not None:
        raise Conflict("chat_taken")
    await sql.execute("UPDATE workspaces SET tg_admin_chat_id = $2 WHERE id = $1", workspace_id, tg_chat_id)
    for person_id in await sql.values(
        PersonId,
        """SELECT id FROM persons
           WHERE workspace_id = $1 AND approval = 'requested' AND erasing_at IS NULL""",
        workspace_id,
    ):
        await work.add("picture_request", person_id=str(person_id))
