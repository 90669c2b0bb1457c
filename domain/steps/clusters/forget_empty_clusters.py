"""Deletes clusters without faces, and schedules the grouping of unknown faces that wait for a cluster."""

from dataclasses import dataclass

from domain.ids import ClusterId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.clusters.unclustered import workspaces_with_unclustered_faces
from domain.steps.clusters.hand_up_words import hand_up_words
from domain.steps.clusters.schedule_grouping import schedule_grouping
from domain.steps.clusters.show_clusters import edit_cluster_card
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.service.one_by_one import one_by_one
from domain.steps.work.work import transaction

# A cluster that became a person keeps its row, because the person has its number. A cluster that joined
# another keeps its row as long as an undo may part the two, and as long as clusters are joined to it: their
# rows are deleted first, and what was said of them is handed up to it (`hand_up_words`).
# $1: for how many days an operation can be undone.
_MAY_BE_FORGOTTEN = """
NOT EXISTS (SELECT 1 FROM face_instances f WHERE f.cluster_id = c.id)
AND (c.state <> 'labelled' OR c.person_id IS NULL)
AND NOT (c.state = 'joined' AND EXISTS (SELECT 1 FROM clusters j WHERE j.joined_into_id = c.id))
AND NOT (c.state = 'joined' AND EXISTS (
    SELECT 1 FROM operations o WHERE o.workspace_id = c.workspace_id AND o.undo IS NOT NULL
      AND o.kind IN ('join_clusters', 'split_cluster') AND c.number IN (o.person_number, o.other_number)
      AND o.undone_by_id IS NULL AND o.created_at > now() - make_interval(days => $1)))
"""


@dataclass(frozen=True, slots=True)
class _Part:
    id: ClusterId
    joined_into_id: ClusterId


async def forget_empty_clusters(undo_days: int, doorbell: Doorbell) -> int:
    """Returns how many clusters were deleted. Their cards go too. Opens transactions."""
    empty = await sql.values(
        WorkspaceId,
        f"SELECT workspace_id FROM clusters c WHERE {_MAY_BE_FORGOTTEN}",  # noqa: S608  a constant
        undo_days,
    )
    gone = 0
    with one_by_one() as row:
        for workspace_id in sorted(set(empty)):
            with row(workspace_id):
                gone += await _forget_empty_in(workspace_id, undo_days, doorbell)
    return gone


async def _forget_empty_in(workspace_id: WorkspaceId, undo_days: int, doorbell: Doorbell) -> int:
    async with transaction(doorbell) as work:
        # Without the lock, a face that is grouped at this moment would lose the cluster it just got.
        await lock_workspace(workspace_id)
        for part in await _parts_to_forget(workspace_id, undo_days):
            await hand_up_words(part.id, part.joined_into_id)
        deleted = await sql.values(
            int,
            f"DELETE FROM clusters c WHERE workspace_id = $2 AND {_MAY_BE_FORGOTTEN} RETURNING number",  # noqa: S608
            undo_days,
            workspace_id,
        )
        for number in deleted:
            await edit_cluster_card(work, number)
    return len(deleted)


async def _parts_to_forget(workspace_id: WorkspaceId, undo_days: int) -> list[_Part]:
    return await sql.rows(
        _Part,
        f"""SELECT c.id, c.joined_into_id FROM clusters c
            WHERE workspace_id = $2 AND c.joined_into_id IS NOT NULL AND {_MAY_BE_FORGOTTEN} ORDER BY c.id""",  # noqa: S608
        undo_days,
        workspace_id,
    )


async def group_waiting_faces(doorbell: Doorbell) -> None:
    """Schedules the grouping of every workspace with unknown faces that wait for a cluster."""
    async with transaction(doorbell) as work:
        for workspace_id in await workspaces_with_unclustered_faces():
            await schedule_grouping(work, workspace_id)
