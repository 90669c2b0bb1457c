"""There are faces of nobody that no cluster has, and that the index does not show."""

from domain.ids import WorkspaceId
from domain.steps.work.work import Work


async def group_unknown_faces(work: Work, workspace_id: WorkspaceId) -> None:
    """Later, by the vision worker, one after the other in a workspace. Each run takes all that wait."""
    await work.add("cluster_faces", lane=f"clusters:{workspace_id}", workspace_id=workspace_id)
