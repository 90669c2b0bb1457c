"""Cuts the face that a yes / no card asks about."""

from domain.errors import InvalidInput
from domain.ports import Doorbell, Eyes
from domain.queries.suggestion import suggestion
from domain.rules.store_keys import card_key
from domain.steps.decode_photo import decode_photo
from domain.steps.store_picture import store_picture
from domain.steps.work import transaction

CROP_PX = 400


async def picture_suggestion(suggestion_id: int, eyes: Eyes, doorbell: Doorbell) -> str:
    """`skipped` when it was decided meanwhile or there is nobody to ask."""
    view = await suggestion(suggestion_id)
    if view is None or view.status != "PENDING" or not view.recipients:
        return "skipped"
    try:
        image = await decode_photo(view.asset_path, view.tg_file_id, eyes)
    except InvalidInput:
        return "skipped"  # the photo is gone: there is nothing to show
    crop = await eyes.codec.crop_face(image, view.box, side_px=CROP_PX)
    key = card_key(view.workspace_id, "suggestion", suggestion_id)
    await store_picture(eyes.store, key, crop, view.person_id)
    async with transaction(doorbell) as work:
        await work.add("show_suggestion", suggestion_id=suggestion_id)
    return "done"
