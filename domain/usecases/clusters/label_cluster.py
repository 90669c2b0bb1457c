"""Somebody says who an unknown person is."""

from domain.errors import Conflict
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.clusters.clusters import workspace_of_cluster
from domain.queries.operations.done import Done, done_before
from domain.rules.persons.names import clean_name
from domain.settings import Settings
from domain.steps.clusters.give_cluster import Gift, give_cluster
from domain.steps.clusters.lock_cluster import LockedCluster, lock_cluster
from domain.steps.persons.find_target import find_target
from domain.steps.work.work import transaction
from domain.values.targets import Target


async def label_cluster(
    cluster_number: int,
    name: str,
    by: Requester,
    *,
    is_new: bool = False,
    settings: Settings,
    doorbell: Doorbell,
) -> Done:
    """For moderators only. The faces go to the workspace's person of this name, in any case of letters. If
    there is none, a person is made, and nobody receives its photos yet. Its number is the cluster's, unless a
    person has that. is_new: refuse the name if a person has it, so that a person who was not shown to the
    requester gets no faces.

    Raises NotFound(`cluster`), Conflict(`cluster_named`: number, `cluster_joined`: number),
    InvalidInput for the name, Conflict(`not_approved`: number) where a draft or a request has it,
    Conflict(`name_taken`: number) with `is_new` where a person has it, and Conflict(`refused_before`)
    where each face was refused for the person.
    """
    acting = await moderating(await workspace_of_cluster(cluster_number), by, what="cluster")
    name = clean_name(name)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        cluster = await lock_cluster(acting.workspace_id, cluster_number)
        found = await find_target(acting, Target(name=name), number=await _number(cluster))
        if is_new and not found.changes:
            raise Conflict("name_taken", number=found.number)
        return await give_cluster(work, acting, Gift("label_cluster", cluster, found), settings)


async def _number(cluster: LockedCluster) -> int | None:
    """The cluster's number for a new person, or None if a person has that number.

    When the naming of a cluster is undone, the person that it made stays, as declined. The next name makes
    another person: what was said of the first one, such as a birth date, is not true of the next.
    """
    taken = await sql.value(int, "SELECT 1 FROM persons WHERE number = $1", cluster.number)
    return cluster.number if taken is None else None
