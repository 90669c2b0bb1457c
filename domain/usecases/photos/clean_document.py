"""Makes the photo of an image document once more, for somebody who receives it only now."""

from dataclasses import dataclass

from domain.errors import InvalidInput
from domain.ids import AssetId, WorkspaceId
from domain.ports import Doorbell, Eyes
from domain.queries import sql
from domain.rules.photos.store_keys import clean_key
from domain.states import DeliveryState
from domain.steps.deliveries.owe_deliveries import DeliveryTo, send_deliveries
from domain.steps.photos.clean_photo import clean_photo
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Document:
    workspace_id: WorkspaceId
    tg_file_id: str


@dataclass(frozen=True, slots=True)
class _Owed(DeliveryTo):
    state: DeliveryState
    is_offered: bool


async def clean_document(asset_id: AssetId, eyes: Eyes, doorbell: Doorbell) -> str:
    """Returns `done`, or the reason why the file cannot be had or decoded. Deliveries of the photo go on
    afterwards, or fail with that reason. An offered delivery still waits for the recipient's press; if the
    photo cannot be made, the offer ends.
    """
    document = await sql.one(
        _Document,
        """SELECT workspace_id, tg_file_id FROM image_assets
           WHERE id = $1 AND media = 'document' AND tg_clean_file_id IS NULL""",
        asset_id,
    )
    reason: str | None = None
    if document is not None:
        key = clean_key(document.workspace_id, asset_id)
        try:
            image = await eyes.codec.decode(await eyes.source.download(document.tg_file_id))
            if await sql.execute("UPDATE image_assets SET path = $2 WHERE id = $1", asset_id, key):
                await eyes.store.put(key, await clean_photo(eyes.codec, image))
        except InvalidInput as error:
            reason = error.code
    async with transaction(doorbell) as work:
        owed = await sql.rows(
            _Owed,
            """UPDATE deliveries SET reason = $2::text,
                   state = CASE WHEN $2::text IS NULL THEN 'pending' ELSE 'failed' END
               WHERE asset_id = $1 AND state = 'pending'
               RETURNING id, state, participant_id, offered_at IS NOT NULL AS is_offered""",
            asset_id,
            reason,
        )
        goes_on = [one for one in owed if one.state is DeliveryState.PENDING and not one.is_offered]
        await send_deliveries(work, goes_on)
        for one in owed:
            if one.state is DeliveryState.FAILED and one.is_offered:
                await work.add("show_late_photos", participant_id=one.participant_id)
    return reason or "done"
