"""A moderator has a photo searched harder for faces: all of it, a cell of a grid, or a drawn box."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import AssetId, LookId, WorkspaceId
from domain.ports import Box, Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.photos.posted_photo import workspace_of_photo
from domain.rules.photos.places import CELLS, ensure_on_photo
from domain.steps.photos.owe_photo_cards import follow_photo_cards
from domain.steps.work.work import transaction

_WHOLE = Box(0, 0, 0, 0)
# Each look takes the only engine some seconds; more looks would keep all other photos waiting.
MOST_DRAWN = 10


@dataclass(frozen=True, slots=True)
class _Size:
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Open:
    """Open looks at a photo. is_asked: one is at the same place. drawn: how many are at drawn boxes."""

    is_asked: bool
    drawn: int


_OPEN = """
SELECT count(*) FILTER (WHERE cell = $2 AND bbox_x = $3 AND bbox_y = $4 AND bbox_w = $5 AND bbox_h = $6) > 0
        AS is_asked,
    count(*) FILTER (WHERE bbox_w > 0) AS drawn
FROM closer_looks WHERE asset_id = $1 AND done_at IS NULL
"""
_ASK = """
INSERT INTO closer_looks (workspace_id, asset_id, cell, bbox_x, bbox_y, bbox_w, bbox_h)
SELECT a.workspace_id, a.id, $2, $3, $4, $5, $6 FROM image_assets a WHERE a.id = $1
ON CONFLICT (asset_id, cell, bbox_x, bbox_y, bbox_w, bbox_h)
DO UPDATE SET asked_at = now(), done_at = NULL, found = NULL
RETURNING id
"""


async def ask_closer_look(
    asset_id: AssetId, by: Requester, *, cell: int = 0, drawn: Box | None = None, doorbell: Doorbell
) -> None:
    """cell: of the grid over the photo, from 1; 0 for all of the photo. drawn: a box in pixels of the upright
    photo, in place of a cell. A request for a place that already waits for its look changes nothing; when the
    look has ended, the place is looked at again.

    Raises NotFound(`photo`) for a requester who is no moderator, for a photo that is gone or was not
    recognised, and for a cell that does not exist; Untold where Telegram does not tell who moderates;
    InvalidInput(`box`: limit) for a box that is not whole on the photo, or has a side below the limit;
    Conflict(`too_many_looks`: limit) while that many drawn boxes of the photo wait for their look.
    """
    acting = await moderating(await workspace_of_photo(asset_id), by, what="photo")
    if cell > CELLS:
        raise NotFound("photo")
    if drawn is not None:
        await _ensure_on_photo(drawn, asset_id, acting.workspace_id)
    box = drawn or _WHOLE
    place = (asset_id, 0 if drawn else cell, box.x, box.y, box.w, box.h)
    async with transaction(doorbell) as work:
        await _lock(asset_id, acting.workspace_id)
        waiting = await sql.one(_Open, _OPEN, *place)
        assert waiting is not None  # a count has one row
        if waiting.is_asked:
            return
        if drawn is not None and waiting.drawn >= MOST_DRAWN:
            raise Conflict("too_many_looks", limit=MOST_DRAWN)
        look_id = await sql.value(LookId, _ASK, *place)
        assert look_id is not None  # the photo is locked
        await work.add("look_closer", lane=f"closer:{asset_id}", look_id=look_id)
        await follow_photo_cards(work, [asset_id])


async def _lock(asset_id: AssetId, workspace_id: WorkspaceId) -> None:
    """Locks the photo, so that of two requests at once the second one sees the look of the first.

    Raises NotFound(`photo`).
    """
    await sql.execute("SELECT id FROM workspaces WHERE id = $1 FOR SHARE", workspace_id)
    query = "SELECT id FROM image_assets WHERE id = $1 AND workspace_id = $2 FOR NO KEY UPDATE"
    if await sql.value(AssetId, query, asset_id, workspace_id) is None:
        raise NotFound("photo")


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
