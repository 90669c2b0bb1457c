"""Locks a cluster for one transaction."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import ClusterId, WorkspaceId
from domain.queries import sql
from domain.states import ClusterState
from domain.steps.groups.lock_workspace import lock_workspace


@dataclass(frozen=True, slots=True)
class LockedCluster:
    """The cluster as it stays until the transaction ends, unless the transaction changes it."""

    id: ClusterId
    number: int
    workspace_id: WorkspaceId
    state: ClusterState


@dataclass(frozen=True, slots=True)
class _Found(LockedCluster):
    person_number: int | None
    joined_into: int | None


async def lock_cluster(workspace_id: WorkspaceId, number: int) -> LockedCluster:
    """Locks the workspace first, so that no other transaction groups faces or names a cluster meanwhile.

    Raises NotFound for a cluster that is not in this workspace or is joined to a cluster that is gone,
    Conflict(`cluster_named`: number of the person) for a cluster that has a name by now,
    Conflict(`cluster_joined`: number of the whole) for a part that joined another cluster.
    """
    await lock_workspace(workspace_id)
    cluster = await sql.one(
        _Found,
        """SELECT c.id, c.number, c.workspace_id, c.state, p.number AS person_number, w.number AS joined_into
           FROM clusters c LEFT JOIN persons p ON p.id = c.person_id
           LEFT JOIN clusters w ON w.id = c.joined_into_id
           WHERE c.workspace_id = $1 AND c.number = $2 FOR UPDATE OF c""",
        workspace_id,
        number,
    )
    if cluster is None:
        raise NotFound("cluster")
    if cluster.state == ClusterState.LABELLED:
        raise Conflict("cluster_named", number=cluster.person_number)
    if cluster.state == ClusterState.JOINED:
        raise (
            NotFound("cluster")
            if cluster.joined_into is None
            else Conflict("cluster_joined", number=cluster.joined_into)
        )
    return cluster
