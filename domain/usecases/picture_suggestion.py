"""Cuts the faces that a card asks about."""

from domain.errors import InvalidInput
from domain.ports import Doorbell, Eyes
from domain.queries.suggestion import AskedFace, suggestion
from domain.rules.store_keys import card_key
from domain.steps.decode_photo import decode_photo
from domain.steps.store_picture import store_picture
from domain.steps.work import transaction

CROP_PX = 400


async def picture_suggestion(suggestion_id: int, eyes: Eyes, doorbell: Doorbell) -> str:
    """`skipped` when it was decided meanwhile or there is nobody to ask."""
    view = await suggestion(suggestion_id)
    if view is None or not view.is_open or not view.recipients:
        return "skipped"
    crops = [await _crop(face, eyes) for face in view.faces]
    if not any(crops):
        return "skipped"  # the photos are gone: there is nothing to show
    picture = crops[0] if len(crops) == 1 else await eyes.codec.face_sheet(crops, numbered=True)
    assert picture is not None
    key = card_key(view.workspace_id, "suggestion", view.suggestion_id)
    await store_picture(eyes.store, key, picture, view.person_id)
    async with transaction(doorbell) as work:
        await work.add("show_suggestion", suggestion_id=view.suggestion_id)
    return "done"


async def _crop(face: AskedFace, eyes: Eyes) -> bytes | None:
    try:
        image = await decode_photo(face.asset_path, face.tg_file_id, eyes)
    except InvalidInput:
        return None
    return await eyes.codec.crop_face(image, face.box, side_px=CROP_PX)
