"""Cuts the face that a yes / no card asks about."""

from domain.errors import InvalidInput, NotFound
from domain.ports import Doorbell, Eyes
from domain.queries.suggestion import SuggestionView, suggestion
from domain.rules.store_keys import card_key
from domain.steps.store_picture import store_picture
from domain.steps.work import transaction

CROP_PX = 400


async def picture_suggestion(suggestion_id: int, eyes: Eyes, doorbell: Doorbell) -> str:
    """`skipped` when it was decided meanwhile or there is nobody to ask."""
    view = await suggestion(suggestion_id)
    if view is None or view.status != "PENDING" or not view.recipients:
        return "skipped"
    try:
        image = await eyes.codec.decode(await _photo(view, eyes))
    except InvalidInput:
        return "skipped"  # the photo is gone: there is nothing to show
    crop = await eyes.codec.crop_face(image, view.box, side_px=CROP_PX)
    key = card_key(view.workspace_id, "suggestion", suggestion_id)
    await store_picture(eyes.store, key, crop, view.person_id)
    async with transaction(doorbell) as work:
        await work.add("show_suggestion", suggestion_id=suggestion_id)
    return "done"


async def _photo(view: SuggestionView, eyes: Eyes) -> bytes:
    if view.asset_path is not None:
        try:
            return await eyes.store.get(view.asset_path)
        except NotFound:
            pass  # forgotten meanwhile; Telegram still has it
    return await eyes.source.download(view.tg_file_id)
