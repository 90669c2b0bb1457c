"""Finds the faces of a posted photo, decides whose they are, and owes the photo to its recipients."""

from dataclasses import dataclass

from domain.errors import InvalidInput
from domain.ids import AssetId, PostingId
from domain.ports import Doorbell, Eyes, ImageCodec, UprightImage
from domain.queries import sql
from domain.rules.photos.rejecting import reason_to_reject
from domain.rules.photos.store_keys import clean_key, original_key
from domain.rules.photos.storyboards import Storyboard
from domain.settings import Settings
from domain.states import AssetKind, AssetState
from domain.steps.deliveries.offer_late import offer_photo
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.deliveries.withdraw_replaced import withdraw_replaced
from domain.steps.faces.find_in_frames import find_in_frames
from domain.steps.faces.settle_faces import settle_faces, sight
from domain.steps.photos.add_progress import add_progress
from domain.steps.photos.clean_photo import clean_photo
from domain.steps.photos.decode_photo import decode_stored
from domain.steps.photos.forget_originals import forget_originals
from domain.steps.photos.lock_for_look import lock_for_look
from domain.steps.work.work import Work, transaction
from domain.tables import ImageAsset


@dataclass(frozen=True, slots=True)
class _Posting:
    id: PostingId
    tg_chat_id: int
    media_group_id: str | None


async def recognise_asset(asset_id: AssetId, eyes: Eyes, settings: Settings, doorbell: Doorbell) -> str:
    """Returns `done`, `rejected` for a photo that cannot be had or decoded, or `skipped` for one that was
    looked at already, is gone, or is shown by no message any more, also when that happened during the look.
    """
    asset = await sql.get(ImageAsset, id=asset_id, kind=AssetKind.POST)
    if asset is None or asset.state != AssetState.RECEIVED:
        return "skipped"
    if await _forget_replaced(asset_id, doorbell):
        return "skipped"
    try:
        board = await _look_at(asset, eyes)
    except InvalidInput as error:
        async with transaction(doorbell) as work:
            reason = reason_to_reject(asset.media, error.code)
            if not await _conclude(work, asset, state=AssetState.REJECTED, reason=reason):
                return "skipped"
            await withdraw_replaced(work, asset.workspace_id, asset_id)
            await forget_originals(work, [asset_id])
        return "rejected"
    image = board.image
    if asset.media == "video":
        found = await find_in_frames(board, asset.workspace_id, eyes.engine, eyes.index)
    else:
        found = await eyes.engine.find_faces(image)
    seen = await sight(asset, found, eyes, settings)
    async with transaction(doorbell) as work:
        if not await _conclude(
            work, asset, state=AssetState.DONE, reason=None, height=image.shape[0], width=image.shape[1]
        ):
            return "skipped"
        await settle_faces(work, asset, seen, eyes.engine)
        await owe_deliveries(work, asset.workspace_id, [asset_id])
        await offer_photo(work, asset_id, settings.offer_after_hours)
        await withdraw_replaced(work, asset.workspace_id, asset_id)
        await forget_originals(work, [asset_id])
    return "done"


async def _forget_replaced(asset_id: AssetId, doorbell: Doorbell) -> bool:
    """Forgets a photo that was replaced by an edit before it was looked at: nobody is recognised on it.
    Returns whether it was forgotten.
    """
    async with transaction(doorbell):
        # Whoever posts the photo again at this moment holds its row, and then the posting is seen below; or
        # waits for it, and finds no photo.
        await sql.execute("SELECT id FROM image_assets WHERE id = $1 FOR UPDATE", asset_id)
        gone = await sql.execute(
            """DELETE FROM image_assets a WHERE id = $1 AND state = 'received'
                 AND NOT EXISTS (SELECT 1 FROM postings x WHERE x.asset_id = a.id)""",
            asset_id,
        )
    return gone > 0


async def _look_at(asset: ImageAsset, eyes: Eyes) -> Storyboard:
    """Decodes the photo and stores it. A photo is stored as it came, because Telegram has taken its metadata
    out, and a second try reads it from the store. A document may say where it was taken, so the photo made
    from it is stored, for its recipients only. Of a video its storyboard is stored: the boxes of faces are
    places on it. A second try downloads a document or a video again.
    """
    if asset.media == "photo" and (stored := await decode_stored(asset.path, eyes)) is not None:
        return Storyboard(stored)
    data = await eyes.source.download(asset.tg_file_id)
    if asset.media == "video":  # a file that was sent as an image is no video, whatever it holds
        board = await eyes.codec.decode_frames(data)
    else:
        board = Storyboard(await eyes.codec.decode(data))
    key = original_key(asset.workspace_id, asset.id)
    if asset.media == "document":
        key = clean_key(asset.workspace_id, asset.id)
    # The row's path is written before the bytes: `tidy_up` removes bytes that no row names.
    is_wanted = await sql.execute(
        "UPDATE image_assets SET path = $2 WHERE id = $1 AND state = 'received'", asset.id, key
    )
    if is_wanted:
        await eyes.store.put(key, await _kept(asset.media, data, board.image, eyes.codec))
    return board


async def _kept(media: str, data: bytes, image: UprightImage, codec: ImageCodec) -> bytes:
    match media:
        case "photo":
            return data
        case "video":
            return await codec.to_jpeg(image, max_side_px=max(image.shape[:2]))
        case _:
            return await clean_photo(codec, image)


async def _conclude(
    work: Work,
    asset: ImageAsset,
    *,
    state: AssetState,
    reason: str | None,
    height: int | None = None,
    width: int | None = None,
) -> bool:
    """Locks workspace and photo. Returns False when another worker, an erase or an edit was first."""
    await lock_for_look(asset.workspace_id, asset.id)
    postings = await sql.rows(
        _Posting,
        """WITH concluded AS (
               UPDATE image_assets SET state = $2, reason = $3, height = $4, width = $5, updated_at = now()
               WHERE id = $1 AND state = 'received'
                 AND EXISTS (SELECT 1 FROM postings WHERE asset_id = $1) RETURNING id)
           SELECT x.id, g.tg_chat_id, x.media_group_id FROM concluded c
           JOIN postings x ON x.asset_id = c.id JOIN groups g ON g.id = x.group_id""",
        asset.id,
        state,
        reason,
        height,
        width,
    )
    for posting in postings:
        await add_progress(
            work,
            asset.id,
            posting.id,
            posting.tg_chat_id,
            posting.media_group_id,
            is_rejected=state is AssetState.REJECTED,
            is_state_new=True,
        )
    return bool(postings)
