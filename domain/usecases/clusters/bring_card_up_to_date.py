"""Brings an unknown person's card up to date when a moderator is about to name the person."""

from domain.ports import Doorbell
from domain.queries.access.acting import Requester, moderating
from domain.queries.clusters.clusters import workspace_of_cluster
from domain.steps.clusters.show_clusters import redraw_cluster_card
from domain.steps.work.work import transaction


async def bring_card_up_to_date(cluster_number: int, by: Requester, doorbell: Doorbell) -> None:
    """For moderators only. The card may be old, since it is not edited at each new face. Raises
    NotFound(`cluster`).
    """
    await moderating(await workspace_of_cluster(cluster_number), by, what="cluster")
    async with transaction(doorbell) as work:
        await redraw_cluster_card(work, cluster_number)
