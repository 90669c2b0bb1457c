"""The unknown person that an address names by its id."""

from pydantic import Field

from bot.api.call import Call
from bot.api.shapes import Query
from domain.errors import NotFound
from domain.queries.clusters.addressed_cluster import AddressedCluster, addressed_cluster


class ByCluster(Query):
    """cluster_id: "-1" stands for faces without a cluster, with which nothing can be done."""

    cluster_id: str = Field(max_length=20)


async def addressed(call: Call, cluster_id: str) -> AddressedCluster:
    """Raises NotFound for a cluster that the asker does not moderate, or that the token is not for."""
    cluster = await addressed_cluster(cluster_id, call.requester())
    if call.asker.workspace_id not in (None, cluster.workspace_id):
        raise NotFound("cluster")
    return cluster
