"""Renews each photo's list of the persons on it."""

from collections.abc import Sequence

from domain.ids import AssetId
from domain.queries import sql


async def recount_persons(asset_ids: Sequence[AssetId]) -> None:
    """Writes `person_numbers` anew from the photo's faces."""
    await sql.execute(
        """UPDATE image_assets a SET updated_at = now(), person_numbers = coalesce((
               SELECT jsonb_agg(DISTINCT p.number) FROM face_instances f JOIN persons p ON p.id = f.person_id
               WHERE f.asset_id = a.id), '[]'::jsonb)
           WHERE a.id = ANY($1::bigint[])""",
        list(asset_ids),
    )
