"""The unknown person that an address names by its id."""

from pydantic import Field

from bot.api.call import Call
from bot.api.shapes import Query
from domain.errors import NotFound
from domain.queries.clusters.addressed_cluster import AddressedCluster, addressed_cluster


class ByCluster(Query):
    """cluster_id: "-1" stands for faces without a cluster, and is refused: nothing can be done with them."""

    cluster_id: str = Field(max_length=20)


async def addressed(call: Call, cluster_id: str) -> AddressedCluster:
    """Raises what `addressed_cluster` raises, and NotFound(`cluster`) for a cluster of another workspace than
    the token's.
    """
    cluster = await addressed_cluster(cluster_id, call.requester())
    if call.asker.workspace_id not in (None, cluster.workspace_id):
        raise NotFound("cluster")
    return cluster
