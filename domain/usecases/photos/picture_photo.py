"""Draws a numbered box around each face of a photo, or a grid of numbers over it."""

from domain.errors import InvalidInput
from domain.ids import AssetId, ParticipantId
from domain.ports import Doorbell, Eyes
from domain.queries.photos.photo_card import photo_card
from domain.rules.photos.places import cells
from domain.rules.photos.store_keys import card_key
from domain.steps.photos.decode_photo import decode_photo
from domain.steps.photos.owe_photo_cards import owe_grid, owe_photo_card
from domain.steps.work.work import transaction

MAX_SIDE_PX = 1280


async def picture_photo(
    asset_id: AssetId, participant_id: ParticipantId, eyes: Eyes, doorbell: Doorbell, *, is_grid: bool
) -> str:
    """Returns `done`; `later` when faces came or went meanwhile: it is drawn again; `gone` for a photo that
    cannot be had or decoded any more: a message says so; `skipped` for one whose row is gone.
    participant_id: whose private chat gets the picture, or IN_ADMIN_CHAT.
    """
    view = await photo_card(asset_id)
    if view is None:
        return "skipped"
    try:
        image = await decode_photo(view.asset_path, view.tg_file_id, eyes)
    except InvalidInput:
        async with transaction(doorbell) as work:
            await work.add("show_photo_gone", asset_id=asset_id, participant_id=participant_id)
        return "gone"
    height, width = image.shape[:2]
    boxes = cells(width, height) if is_grid else [face.box for face in view.faces]
    picture = await eyes.codec.boxed_photo(image, boxes, max_side_px=MAX_SIDE_PX, is_grid=is_grid)
    key = card_key(view.workspace_id, "grid" if is_grid else "photo", asset_id)
    await eyes.store.put(key, picture)
    # The faces are compared after the picture was stored: an erase that comes later removes it.
    now = await photo_card(asset_id)
    if now is None or now.boxes != view.boxes:
        await eyes.store.delete([key])
        async with transaction(doorbell) as work:
            await (owe_grid if is_grid else owe_photo_card)(work, asset_id, participant_id)
        return "later"
    async with transaction(doorbell) as work:
        await work.add(
            "show_grid" if is_grid else "show_photo_card",
            lane=f"photo:{asset_id}",
            asset_id=asset_id,
            participant_id=participant_id,
            boxes=view.boxes,
        )
    return "done"
