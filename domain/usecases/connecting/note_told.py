"""Notes that the sender was told what training photos are good for."""

from collections.abc import Sequence

from domain.ids import AssetId
from domain.queries import sql


async def note_told(asset_ids: Sequence[AssetId]) -> None:
    await sql.execute("UPDATE image_assets SET told_at = now() WHERE id = ANY($1::bigint[])", list(asset_ids))
