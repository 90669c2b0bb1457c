"""An unknown person turns out to be a known one, who gets the cluster's faces."""

from collections.abc import Collection

from domain.ports import Doorbell
from domain.queries.access.acting import Requester, moderating
from domain.queries.clusters.clusters import workspace_of_cluster
from domain.queries.operations.done import Done, done_before
from domain.settings import Settings
from domain.steps.clusters.give_cluster import Gift, give_cluster
from domain.steps.clusters.lock_cluster import lock_cluster
from domain.steps.persons.find_target import find_target
from domain.steps.work.work import transaction
from domain.values.targets import Target


async def merge_cluster(
    cluster_number: int,
    person_number: int,
    by: Requester,
    *,
    settings: Settings,
    doorbell: Doorbell,
    but: Collection[int] = (),
    shown: Collection[int] = (),
) -> Done:
    """For moderators only. Name, picture and links of the person stay as they are; participants who are
    linked to it are owed the photos.

    but: numbers of faces that were unticked. They stay unknown and are refused for the person, and the
    cluster keeps its state. shown: numbers of the faces that the requester has seen before deciding. A face
    that was refused for the person before is given only if it is among the best few of these.

    Raises NotFound(`cluster`), Conflict(`cluster_named`: number, `cluster_joined`: number),
    NotFound(`person`) also for one of another workspace, Conflict(`merged`: into, `not_approved`: number,
    `refused_before`).
    """
    acting = await moderating(await workspace_of_cluster(cluster_number), by, what="cluster")
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        cluster = await lock_cluster(acting.workspace_id, cluster_number)
        found = await find_target(acting, Target(person_number))
        return await give_cluster(work, acting, Gift("merge_cluster", cluster, found, but, shown), settings)
