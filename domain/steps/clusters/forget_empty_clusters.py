"""Deletes clusters without faces, and has unknown faces grouped that are in no cluster."""

from domain.ids import WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.clusters.unclustered import workspaces_with_unclustered_faces
from domain.steps.clusters.group_unknown_faces import group_unknown_faces
from domain.steps.clusters.show_clusters import edit_cluster_card
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.work.work import transaction

# A cluster that became a person keeps its row, because the person has its number.
_IS_EMPTY = """
NOT EXISTS (SELECT 1 FROM face_instances f WHERE f.cluster_id = c.id)
AND (c.state <> 'labelled' OR c.person_id IS NULL)
"""


async def forget_empty_clusters(doorbell: Doorbell) -> int:
    """Returns how many clusters were deleted. Their cards go too. Opens transactions."""
    empty = await sql.values(WorkspaceId, f"SELECT workspace_id FROM clusters c WHERE {_IS_EMPTY}")  # noqa: S608  a constant
    gone = 0
    for workspace_id in sorted(set(empty)):
        async with transaction(doorbell) as work:
            # Without the lock, a face that is grouped at this moment would lose the cluster it just got.
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
    """Groups faces whose question ended without an answer, and faces from before there were clusters."""
    async with transaction(doorbell) as work:
        for workspace_id in await workspaces_with_unclustered_faces():
            await group_unknown_faces(work, workspace_id)
