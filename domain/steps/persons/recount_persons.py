"""Renews each photo's list of the persons on it."""

from collections.abc import Sequence

from domain.ids import AssetId
from domain.queries import sql

# The numbers of the persons on image_assets a, as JSON.
PERSONS_ON_PHOTO = """coalesce((
    SELECT jsonb_agg(DISTINCT p.number) FROM face_instances f JOIN persons p ON p.id = f.person_id
    WHERE f.asset_id = a.id), '[]'::jsonb)"""


async def recount_persons(asset_ids: Sequence[AssetId]) -> None:
    """Rewrites `person_numbers` from the photo's faces."""
    await sql.execute(
        f"""UPDATE image_assets a SET updated_at = now(), person_numbers = {PERSONS_ON_PHOTO}
            WHERE a.id = ANY($1::bigint[])""",  # noqa: S608  a constant
        list(asset_ids),
    )
