"""Draws the best faces of a cluster, so that the moderators who are asked see whom it is about."""

from domain.ports import Doorbell, Eyes
from domain.queries.clusters.clusters import cluster
from domain.queries.clusters.pictured_faces import are_there, best_faces
from domain.states import ClusterState
from domain.steps.clusters.draw_faces import draw_faces
from domain.steps.clusters.show_clusters import show_cluster_card
from domain.steps.work.work import transaction

MOST_FACES = 6


async def picture_cluster(number: int, eyes: Eyes, doorbell: Doorbell) -> int:
    """Returns how many faces were drawn. Without any face the card is shown all the same. For a cluster that
    is gone or labelled, or that nobody decides about, nothing is drawn or shown.
    """
    view = await cluster(number)
    if view is None or view.state == ClusterState.LABELLED or not view.deciders:
        return 0
    faces = await best_faces(number, limit=MOST_FACES)
    drawn = await draw_faces(faces, eyes, view.picture_key)
    # First the picture is stored, then the faces are looked for: a later erase purges the key itself.
    if drawn and not await are_there([face.face_id for face in faces]):
        await eyes.store.delete([view.picture_key])
    async with transaction(doorbell) as work:
        await show_cluster_card(work, number, is_undrawn=not drawn)
    return drawn
