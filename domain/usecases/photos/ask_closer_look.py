"""A moderator wants to have a photo looked at again, harder: all of it, or where they point."""

from domain.errors import NotFound
from domain.ids import AssetId, LookId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.photos.posted_photo import workspace_of_photo
from domain.rules.photos.places import CELLS
from domain.steps.photos.owe_photo_cards import follow_photo_cards
from domain.steps.work.work import transaction


async def ask_closer_look(asset_id: AssetId, by: Requester, *, cell: int = 0, doorbell: Doorbell) -> None:
    """cell: of the grid over the photo, from 1; 0 for all of it. A second request is a second look.

    Raises NotFound(`photo`) for a requester who is no moderator, and for a cell that does not exist.
    """
    acting = await moderating(await workspace_of_photo(asset_id), by, what="photo")
    if cell > CELLS:
        raise NotFound("photo")
    async with transaction(doorbell) as work:
        look_id = await sql.value(
            LookId,
            """INSERT INTO closer_looks (workspace_id, asset_id, cell)
               SELECT a.workspace_id, a.id, $3 FROM image_assets a WHERE a.id = $1 AND a.workspace_id = $2
               ON CONFLICT (asset_id, cell) DO UPDATE SET asked_at = now(), done_at = NULL, found = NULL
               RETURNING id""",
            asset_id,
            acting.workspace_id,
            cell,
        )
        if look_id is None:
            raise NotFound("photo")
        await work.add("look_closer", lane=f"closer:{asset_id}", look_id=look_id)
        await follow_photo_cards(work, [asset_id])
