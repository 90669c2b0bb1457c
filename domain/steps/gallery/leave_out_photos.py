"""Leaves out training photos that show somebody else: nothing is learned from them."""

from collections.abc import Collection

from domain.ids import AssetId
from domain.queries import sql


async def leave_out_photos(asset_ids: Collection[AssetId]) -> None:
    """asset_ids: photos not learned from yet. Faces and embeddings go: they may be somebody else's."""
    await sql.execute("DELETE FROM face_instances WHERE asset_id = ANY($1::bigint[])", list(asset_ids))
    await sql.execute(
        "UPDATE image_assets SET reason = 'left_out', updated_at = now() WHERE id = ANY($1::bigint[])",
        list(asset_ids),
    )
