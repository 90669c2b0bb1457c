"""Makes the photo of an older image document anew, for somebody who is owed it only now."""

from domain.errors import InvalidInput
from domain.ids import AssetId
from domain.ports import Doorbell, Eyes
from domain.queries import sql
from domain.rules.photos.store_keys import original_key
from domain.steps.deliveries.owe_deliveries import add_deliveries
from domain.steps.photos.clean_photo import clean_photo
from domain.steps.work.work import transaction


async def clean_document(asset_id: AssetId, eyes: Eyes, doorbell: Doorbell) -> str:
    """Its deliveries go on afterwards, or fail with the reason when the file is gone."""
    asset = await sql.one(
        "SELECT * FROM image_assets WHERE id = $1 AND media = 'document' AND tg_clean_file_id IS NULL",
        asset_id,
    )
    reason: str | None = None
    if asset is not None:
        key = original_key(asset["workspace_id"], asset_id)
        try:
            image = await eyes.codec.decode(await eyes.source.download(asset["tg_file_id"]))
            await sql.execute("UPDATE image_assets SET path = $2 WHERE id = $1", asset_id, key)
            await eyes.store.put(key, await clean_photo(eyes.codec, image))
        except InvalidInput as error:
            reason = error.code
    async with transaction(doorbell) as work:
        owed = await sql.rows(
            """UPDATE deliveries SET reason = $2::text,
                   state = CASE WHEN $2::text IS NULL THEN 'pending' ELSE 'failed' END
               WHERE asset_id = $1 AND state = 'pending' RETURNING id, state, participant_id""",
            asset_id,
            reason,
        )
        await add_deliveries(work, [delivery for delivery in owed if delivery["state"] == "pending"])
    return reason or "done"
