"""Looks once more at a photo that is posted again after its unknown faces were deleted."""

from domain.errors import InvalidInput
from domain.ids import AssetId
from domain.ports import DetectedFace, Doorbell, Eyes
from domain.queries import sql
from domain.queries.photos.on_photo import elsewhere, persons_on, places_on
from domain.rules.photos.storyboards import Storyboard
from domain.settings import Settings
from domain.states import AssetKind, AssetState
from domain.steps.deliveries.offer_late import offer_photo
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.deliveries.withdraw_replaced import withdraw_replaced
from domain.steps.faces.find_in_frames import find_in_frames
from domain.steps.faces.settle_faces import settle_faces, sight
from domain.steps.photos.decode_photo import decode_photo
from domain.steps.photos.lock_for_look import lock_for_look
from domain.steps.photos.owe_photo_cards import follow_grids, renew_photo_cards
from domain.steps.work.work import transaction
from domain.tables import ImageAsset


async def look_at_repost(asset_id: AssetId, eyes: Eyes, settings: Settings, doorbell: Doorbell) -> str:
    """People on the photo may have been connected since. Known faces and erased ones are not found again.

    Returns how many were found, in words; `unseen` for a photo that cannot be had or decoded: it stays as it
    is; `later` when faces came or went meanwhile: it starts again; `skipped` for a photo that is gone, not
    looked at yet, or shown by no message any more.
    """
    asset = await sql.get(ImageAsset, id=asset_id, kind=AssetKind.POST, state=AssetState.DONE)
    if asset is None:
        return "skipped"
    try:
        new = await _find(asset, eyes)
    except InvalidInput:
        async with transaction(doorbell) as work:
            await withdraw_replaced(work, asset.workspace_id, asset_id)
        return "unseen"
    seen = await sight(asset, new, eyes, settings)
    async with transaction(doorbell) as work:
        await lock_for_look(asset.workspace_id, asset_id, seen.search)
        if not await sql.values(AssetId, "SELECT asset_id FROM postings WHERE asset_id = $1", asset_id):
            return "skipped"
        if len(elsewhere(new, await places_on(asset_id))) < len(new):
            await work.add("look_at_repost", asset_id=asset_id)
            return "later"
        taken = await persons_on(asset_id)
        number, persons = await settle_faces(work, asset, seen, eyes.engine, taken=taken)
        if number:
            await owe_deliveries(work, asset.workspace_id, [asset_id], found=persons)
            await offer_photo(work, asset_id, settings.offer_after_hours)
            await renew_photo_cards(work, asset.workspace_id, asset_id)
            await follow_grids(work, asset_id)
        await withdraw_replaced(work, asset.workspace_id, asset_id)
    return f"{number} more"


async def _find(asset: ImageAsset, eyes: Eyes) -> list[DetectedFace]:
    """A video is downloaded again, because what is stored of it does not tell its frames apart."""
    places = await places_on(asset.id)
    if asset.media == "video":
        board = await eyes.codec.decode_frames(await eyes.source.download(asset.tg_file_id))
        found = await find_in_frames(board, asset.workspace_id, eyes.engine, eyes.index, known=places)
        return elsewhere(found, places)
    board = Storyboard(await decode_photo(asset.path, asset.tg_file_id, eyes))
    return elsewhere(await eyes.engine.find_faces(board.image), places)
