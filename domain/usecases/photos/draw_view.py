"""Draws what the API shows of a photo. The pictures stay in the store until the hourly `tidy_up`."""

from domain.errors import InvalidInput
from domain.ids import AssetId
from domain.ports import Eyes, UprightImage
from domain.queries.photos.viewing import Drawable, drawable
from domain.states import Viewed
from domain.steps.photos.decode_photo import decode_photo

MAX_SIDE_PX = 1280
TILE_PX = 320
FACE_PX = 240
_WHOLE = {Viewed.TILE: TILE_PX, Viewed.PHOTO: MAX_SIDE_PX}


async def draw_view(asset_id: AssetId, viewed: Viewed, eyes: Eyes) -> str:
    """With FACE all faces of the photo are drawn, because whoever shows one mostly shows the others. TILE and
    PHOTO are drawn together: whoever sees the one in a list may press it.

    For a photo that cannot be had or decoded any more, empty bytes are stored: its viewers need not wait.
    Returns `drawn`, or `skipped` for a photo that is gone.
    """
    photo = await drawable(asset_id)
    if photo is None:
        return "skipped"
    try:
        image = await decode_photo(photo.asset_path, photo.tg_file_id, eyes)
    except InvalidInput:
        pictures = dict.fromkeys(_keys(photo, viewed), b"")
    else:
        pictures = await _drawn(photo, viewed, image, eyes)
    for key, picture in pictures.items():
        await eyes.store.put(key, picture)
    # The faces are read again after the pictures were stored. An erase that comes later removes the pictures.
    now = await drawable(asset_id)
    left = set() if now is None else {*_keys(now, viewed)}
    if outdated := [key for key in pictures if key not in left]:
        await eyes.store.delete(outdated)
    return "drawn"


def _keys(photo: Drawable, viewed: Viewed) -> list[str]:
    if viewed == Viewed.FACE:
        return [photo.key(viewed, face.id) for face in photo.faces]
    return [photo.key(one) for one in (_WHOLE if viewed in _WHOLE else [viewed])]


async def _drawn(photo: Drawable, viewed: Viewed, image: UprightImage, eyes: Eyes) -> dict[str, bytes]:
    if viewed == Viewed.FACE:
        return {
            photo.key(viewed, face.id): await eyes.codec.crop_face(image, face.box, side_px=FACE_PX)
            for face in photo.faces
        }
    if viewed == Viewed.BOXES:
        boxes = [face.box for face in photo.faces]
        return {photo.key(viewed): await eyes.codec.boxed_photo(image, boxes, max_side_px=MAX_SIDE_PX)}
    return {photo.key(one): await eyes.codec.to_jpeg(image, max_side_px=side) for one, side in _WHOLE.items()}
