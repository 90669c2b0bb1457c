"""There are faces of nobody that no cluster has."""

from domain.steps.work import Work


async def group_unknown_faces(work: Work, workspace_id: int, *, because: str) -> None:
    """Later, by the vision worker, one after the other in a workspace. Each run takes all that wait.

    because: names what left them so. A task that waits already may begin before this commits, and would not
    see them.
    """
    await work.add(
        "cluster_faces",
        dedupe=f"{workspace_id}:{because}",
        lane=f"clusters:{workspace_id}",
        workspace_id=workspace_id,
    )
