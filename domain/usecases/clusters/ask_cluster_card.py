"""A moderator wants to see an unknown person: its card is sent to the chats where such cards are shown."""

from domain.ports import Doorbell
from domain.queries.access.acting import Requester, moderating
from domain.queries.clusters.clusters import workspace_of_cluster
from domain.steps.work.work import transaction


async def ask_cluster_card(cluster_number: int, by: Requester, doorbell: Doorbell) -> None:
    """For moderators only. The cluster may be too small to be asked about. One that is not open gets no new
    card. Raises NotFound(`cluster`).
    """
    await moderating(await workspace_of_cluster(cluster_number), by, what="cluster")
    async with transaction(doorbell) as work:
        await work.add("picture_cluster", number=cluster_number)
