"""Reads what is told to an admin chat whose last group the bot has left."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.queries.groups.ended_group import GRACE_FROM


@dataclass(frozen=True, slots=True)
class EndedWorkspaceView:
    """left_at: when the bot left the last group. grace_from: when the time until its erase begins."""

    workspace_id: WorkspaceId
    left_at: datetime
    grace_from: datetime


async def ended_workspace(workspace_id: WorkspaceId) -> EndedWorkspaceView | None:
    """None while the bot is in a group of the workspace, and once all its groups are erased."""
    return await sql.one(
        EndedWorkspaceView,
        f"""SELECT g.workspace_id, max(g.left_at) AS left_at, max({GRACE_FROM}) AS grace_from
           FROM groups g JOIN workspaces w ON w.id = g.workspace_id AND w.erasing_at IS NULL
           WHERE w.id = $1 GROUP BY g.workspace_id
           HAVING NOT bool_or(g.active) AND max(g.left_at) IS NOT NULL""",  # noqa: S608  a constant
        workspace_id,
    )
