"""Removes the stored original of a photo that nobody is owed any more."""

from domain.ids import AssetId
from domain.ports import PhotoStore
from domain.queries import sql


async def forget_original(asset_id: AssetId, store: PhotoStore) -> str:
    """The bytes are deleted before the row's path: a crash in between only repeats a harmless delete.

    Returns `done`, or `skipped` for bytes that are still needed or gone already.
    """
    path = await sql.value(
        str,
        """SELECT path FROM image_assets a WHERE id = $1 AND path IS NOT NULL AND state <> 'received'
             AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.asset_id = a.id
                 AND d.state IN ('pending', 'sending') AND d.offered_at IS NULL)""",
        asset_id,
    )
    if path is None:
        return "skipped"
    await store.delete([path])
    await sql.execute("UPDATE image_assets SET path = NULL WHERE id = $1", asset_id)
    return "done"
