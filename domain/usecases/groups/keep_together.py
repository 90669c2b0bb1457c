"""Keeps groups together that an earlier version put into one workspace without asking."""

from domain.ids import WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.steps.work.work import transaction


async def keep_together(workspace_id: WorkspaceId, by: Requester, *, doorbell: Doorbell) -> None:
    """From now on an admin of any of its groups moderates the workspace, where there is no admin chat.

    Raises NotFound(`group`) for a user who does not moderate it. Safe to repeat.
    """
    await moderating(workspace_id, by, what="group")
    async with transaction(doorbell) as work:
        agreed = await sql.execute(
            "UPDATE workspaces SET is_agreed = true WHERE id = $1 AND NOT is_agreed", workspace_id
        )
        if not agreed:
            return
        await sql.execute(
            """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
               VALUES ($1, $2, 'keep_together', 'workspace', $1)""",
            workspace_id,
            by.actor,
        )
        await work.add("show_together", workspace_id=workspace_id)
