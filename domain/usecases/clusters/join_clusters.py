"""Two unknown people turn out to be one: the faces of one join those of the other."""

from domain.errors import NotFound
from domain.ports import Doorbell
from domain.queries.access.acting import Requester, moderating
from domain.queries.clusters.clusters import workspace_of_cluster
from domain.queries.operations.done import Done, done_before
from domain.settings import Settings
from domain.steps.clusters.join_into import join_into
from domain.steps.work.work import transaction


async def join_clusters(
    cluster_number: int, into_number: int, by: Requester, *, settings: Settings, doorbell: Doorbell
) -> Done:
    """For moderators only. The cluster `into_number` keeps its state, open or ignored, and has the faces of
    both.

    Raises NotFound(`cluster`), also for the same number twice, for clusters of two workspaces and for a
    cluster without unknown faces. Raises, when one of the two was named or joined by now,
    Conflict(`cluster_named`: number of the person) or Conflict(`cluster_joined`: number of the whole), and
    Conflict(`on_one_photo`) when a photo shows both: nobody is on it twice.
    """
    acting = await moderating(await workspace_of_cluster(cluster_number), by, what="cluster")
    if (done := await done_before(by)) is not None:
        return done
    if cluster_number == into_number:
        raise NotFound("cluster")
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        return await join_into(work, acting, cluster_number, into_number, settings)
