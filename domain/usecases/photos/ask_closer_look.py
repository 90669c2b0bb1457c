"""A moderator wants to have a photo looked at again, harder: all of it, or where they point or draw a box."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.ids import AssetId, LookId, WorkspaceId
from domain.ports import Box, Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.photos.posted_photo import workspace_of_photo
from domain.rules.photos.places import CELLS, ensure_on_photo
from domain.steps.photos.owe_photo_cards import follow_photo_cards
from domain.steps.work.work import transaction

_NOWHERE = Box(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Size:
    width: int
    height: int


async def ask_closer_look(
    asset_id: AssetId, by: Requester, *, cell: int = 0, drawn: Box | None = None, doorbell: Doorbell
) -> None:
    """cell: of the grid over the photo, from 1; 0 for all of it. drawn: a box in pixels of the upright photo,
    in place of a cell. A second request for the same place is a second look.

    Raises NotFound(`photo`) for a requester who is no moderator, and for a cell that does not exist;
    InvalidInput(`box`: limit) for a box that does not lie on the photo.
    """
    acting = await moderating(await workspace_of_photo(asset_id), by, what="photo")
    if cell > CELLS:
        raise NotFound("photo")
    if drawn is not None:
        await _ensure_on_photo(drawn, asset_id, acting.workspace_id)
        cell = 0
    box = drawn or _NOWHERE
    async with transaction(doorbell) as work:
        look_id = await sql.value(
            LookId,
            """INSERT INTO closer_looks (workspace_id, asset_id, cell, bbox_x, bbox_y, bbox_w, bbox_h)
               SELECT a.workspace_id, a.id, $3, $4, $5, $6, $7
               FROM image_assets a WHERE a.id = $1 AND a.workspace_id = $2
               ON CONFLICT (asset_id, cell, bbox_x, bbox_y, bbox_w, bbox_h)
               DO UPDATE SET asked_at = now(), done_at = NULL, found = NULL
               RETURNING id""",
            asset_id,
            acting.workspace_id,
            cell,
            *(box.x, box.y, box.w, box.h),
        )
        if look_id is None:
            raise NotFound("photo")
        await work.add("look_closer", lane=f"closer:{asset_id}", look_id=look_id)
        await follow_photo_cards(work, [asset_id])


async def _ensure_on_photo(drawn: Box, asset_id: AssetId, workspace_id: WorkspaceId) -> None:
    size = await sql.one(
        _Size,
        """SELECT coalesce(width, 0) AS width, coalesce(height, 0) AS height FROM image_assets
           WHERE id = $1 AND workspace_id = $2""",
        asset_id,
        workspace_id,
    )
    if size is None:
        raise NotFound("photo")
    ensure_on_photo(drawn, width=size.width, height=size.height)
