"""Clusters that nothing is left of, and faces of nobody that no cluster has."""

from domain.ids import WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.clusters.unclustered import workspaces_with_unclustered_faces
from domain.steps.clusters.group_unknown_faces import group_unknown_faces
from domain.steps.clusters.show_clusters import edit_cluster_card
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.work.work import transaction

# Whoever was named so keeps the number of the cluster, and its row.
_IS_EMPTY = """
NOT EXISTS (SELECT 1 FROM face_instances f WHERE f.cluster_id = c.id)
AND (c.state <> 'labelled' OR c.person_id IS NULL)
"""


async def forget_empty_clusters(doorbell: Doorbell) -> int:
    """Number of clusters. Their cards go too. Opens transactions."""
    empty = await sql.values(WorkspaceId, f"SELECT workspace_id FROM clusters c WHERE {_IS_EMPTY}")  # noqa: S608  a constant
    gone = 0
    for workspace_id in sorted(set(empty)):
        async with transaction(doorbell) as work:
            # A face that is being grouped at this moment would go with the row it points at.
            await lock_workspace(workspace_id)
            deleted = await sql.values(
                int,
                f"DELETE FROM clusters c WHERE workspace_id = $1 AND {_IS_EMPTY} RETURNING number",  # noqa: S608
                workspace_id,
            )
            for number in deleted:
                await edit_cluster_card(work, number)
            gone += len(deleted)
    return gone


async def group_forgotten_faces(doorbell: Doorbell) -> None:
    """Those whose question ended without an answer, and those from before there were clusters."""
    async with transaction(doorbell) as work:
        for workspace_id in await workspaces_with_unclustered_faces():
            await group_unknown_faces(work, workspace_id)
