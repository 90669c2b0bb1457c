"""Some faces of an unknown person are somebody else: they become an unknown person of their own."""

from collections.abc import Sequence

from domain.ports import Doorbell
from domain.queries.access.acting import Requester, moderating
from domain.queries.clusters.clusters import workspace_of_cluster
from domain.queries.operations.done import Done, done_before
from domain.settings import Settings
from domain.steps.clusters.split_off import split_off
from domain.steps.work.work import transaction


async def split_cluster(
    cluster_number: int, face_numbers: Sequence[int], by: Requester, *, settings: Settings, doorbell: Doorbell
) -> Done:
    """For moderators only. The new cluster is open; the operation's other number is its number.

    Faces that are not in the cluster any more are left out. Raises NotFound(`cluster`),
    Conflict(`cluster_named`: number, `cluster_joined`: number), Conflict(`changed_since`) where none of the
    faces is left in it, Conflict(`nobody_stays`) where all of its faces would leave.
    """
    acting = await moderating(await workspace_of_cluster(cluster_number), by, what="cluster")
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        return await split_off(work, acting, cluster_number, face_numbers, settings)
