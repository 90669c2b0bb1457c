"""Deletes a photo for everybody, as a moderator or the member who posted it asks."""

from bot.api.call import Call
from bot.api.operations.outcome import Previewing
from bot.api.photos.show_photo import ByPhotoId
from bot.api.route import Route
from bot.api.shapes import Shape
from domain.errors import NotFound
from domain.ids import AssetId
from domain.queries.erasing.deletion import did_to_number
from domain.queries.photos.photo_deletion import photo_deletion
from domain.states import Scope
from domain.usecases.erasing.erase_photo import erase_photo


class PhotoDeleted(Shape):
    """There is no way back. faces: how many faces go. received: how many people's copies are taken back.
    maybe: how many people may have a copy that stays with them, because it is not known whether it arrived.
    last: how many persons are known from this photo alone. All are zero when the asker deleted it before.
    received, maybe and last are null for a poster who does not moderate.
    """

    preview: bool
    faces: int
    received: int | None
    maybe: int | None
    last: int | None


async def delete_photo(call: Call, path: ByPhotoId, query: Previewing) -> PhotoDeleted:
    by, asset_id = call.requester(), AssetId(path.photo_id)
    try:
        would = await photo_deletion(asset_id, by)
    except NotFound:  # unless an earlier try, whose answer was lost, did it
        if query.preview or not await did_to_number("erase_photo", asset_id, by):
            raise
        return PhotoDeleted(preview=False, faces=0, received=0, maybe=0, last=0)
    if not query.preview:
        await call.forget_rights(would.workspace_id)
        await erase_photo(asset_id, by, settings=call.world.settings, doorbell=call.world.doorbell)
    return PhotoDeleted(
        preview=query.preview,
        faces=would.faces,
        received=would.received,
        maybe=would.maybe,
        last=would.known_only_here,
    )


ROUTES = [
    Route(
        *("DELETE", "/faces/photos/{photo_id}", delete_photo, "Delete a photo for everybody"),
        needs=Scope.MANAGE,
    ),
]
