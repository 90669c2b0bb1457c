"""Schedules the grouping of unknown faces that wait for a cluster."""

from domain.ids import WorkspaceId
from domain.steps.work.work import Work


async def schedule_grouping(work: Work, workspace_id: WorkspaceId) -> None:
    """The vision worker groups later, one run after another in a workspace. Each takes all waiting faces."""
    await work.add("cluster_faces", lane=f"clusters:{workspace_id}", workspace_id=workspace_id)
