"""Notes that the verdicts on these training photos were shown to their sender."""

from collections.abc import Sequence

from domain.ids import AssetId
from domain.queries import sql


async def note_told(asset_ids: Sequence[AssetId]) -> None:
    await sql.execute("UPDATE image_assets SET told_at = now() WHERE id = ANY($1::bigint[])", list(asset_ids))
