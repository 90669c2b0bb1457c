"""Cuts the best faces of a cluster, so that whoever is asked sees whom it is about."""

from domain.errors import InvalidInput
from domain.ports import Doorbell, Eyes
from domain.queries.clusters.clusters import are_there, best_faces, cluster
from domain.rules.photos.store_keys import card_key
from domain.states import ClusterState
from domain.steps.clusters.show_clusters import show_cluster_card
from domain.steps.photos.decode_photo import decode_photo
from domain.steps.work.work import transaction

CROP_PX = 240
MOST_FACES = 6


async def picture_cluster(number: int, eyes: Eyes, doorbell: Doorbell) -> int:
    """Number of faces on the picture. Without any the card is shown all the same."""
    view = await cluster(number)
    if view is None or view.state == ClusterState.LABELLED or not view.deciders:
        return 0
    faces = await best_faces(number, limit=MOST_FACES)
    crops: list[bytes] = []
    for face in faces:
        try:
            image = await decode_photo(face.asset_path, face.tg_file_id, eyes)
        except InvalidInput:
            continue  # gone from Telegram since
        crops.append(await eyes.codec.crop_face(image, face.box, side_px=CROP_PX))
    if crops:
        key = card_key(view.workspace_id, "cluster", number)
        await eyes.store.put(key, await eyes.codec.face_sheet(crops, numbered=False))
        # The picture first, then the look at the faces: the purge of a later erase removes the key itself.
        if not await are_there([face.face_id for face in faces]):
            await eyes.store.delete([key])
    async with transaction(doorbell) as work:
        await show_cluster_card(work, number)
    return len(crops)
