"""Draws the best faces of a cluster, so that the moderators who are asked see whom it is about."""

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
    """Returns how many faces are on the picture. Without any face the card is shown all the same."""
    view = await cluster(number)
    if view is None or view.state == ClusterState.LABELLED or not view.deciders:
        return 0
    faces = await best_faces(number, limit=MOST_FACES)
    crops: list[bytes] = []
    for face in faces:
        try:
            image = await decode_photo(face.asset_path, face.tg_file_id, eyes)
        except InvalidInput:
            continue  # Telegram does not have the photo any more
        crops.append(await eyes.codec.crop_face(image, face.box, side_px=CROP_PX))
    if crops:
        key = card_key(view.workspace_id, "cluster", number)
        await eyes.store.put(key, await eyes.codec.face_sheet(crops, numbered=False))
        # The picture is stored before the faces are looked for: a later erase purges the key itself.
        if not await are_there([face.face_id for face in faces]):
            await eyes.store.delete([key])
    async with transaction(doorbell) as work:
        await show_cluster_card(work, number)
    return len(crops)
