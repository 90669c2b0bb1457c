"""Draws the faces that stand for an unknown person on a card, as one picture."""

from collections.abc import Sequence

from domain.errors import InvalidInput
from domain.ports import Eyes
from domain.queries.clusters.pictured_faces import ClusterFace
from domain.steps.photos.decode_photo import decode_photo

CROP_PX = 240


async def draw_faces(faces: Sequence[ClusterFace], eyes: Eyes, key: str) -> int:
    """Stores the picture under the key, without faces of photos that cannot be read. Returns how many faces
    are on it; without any, nothing is stored.
    """
    crops: list[bytes] = []
    for face in faces:
        try:
            image = await decode_photo(face.asset_path, face.tg_file_id, eyes)
        except InvalidInput:
            continue  # the photo is gone, too big or cannot be read
        crops.append(await eyes.codec.crop_face(image, face.box, side_px=CROP_PX))
    if crops:
        await eyes.store.put(key, await eyes.codec.face_sheet(crops, numbered=False))
    return len(crops)
