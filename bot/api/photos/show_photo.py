"""Shows moderators a posted photo with its faces, and looks for more faces on it when they ask."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from bot.api.call import Call
from bot.api.route import Route
from bot.api.shapes import Query, Shape
from domain.errors import NotFound
from domain.ids import AssetId
from domain.ports import Box
from domain.queries.deliveries.recipients import photo_recipients
from domain.queries.photos.photo_card import PhotoCardView, photo_card
from domain.queries.photos.photo_faces import photo_faces, times_received
from domain.states import DeliveryState, Scope
from domain.usecases.photos.ask_closer_look import ask_closer_look


class ByPhotoId(Query):
    photo_id: int = Field(ge=1, lt=2**63)


class PhotoFace(Shape):
    """position: the number of the face as drawn on the photo, from left to right. bbox: pixels of the upright
    photo. cluster: the number of the unknown person whose face it is. may_confirm: the asker may confirm that
    the face is its person's.
    """

    face_id: UUID
    position: int
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int
    person_id: UUID | None
    person_name: str | None
    cluster: int | None
    may_confirm: bool


class Look(Shape):
    """cell: of the grid; 0 for the whole photo. is_drawn: the look is at a box that somebody drew.

    found: how many more faces it found; null while the look goes on, and when it could not be done.
    """

    cell: int
    is_drawn: bool
    found: int | None
    has_ended: bool


class PhotoDetails(Shape):
    """missing: names of those who say that somebody is missing, empty for one who was forgotten since.
    received: how many people have the photo in their chat.

    cells, cells_in_a_row: of the grid over the photo, to say where to look closer.
    """

    photo_id: int
    workspace: int
    taken_at: AwareDatetime
    group_title: str
    width: int
    height: int
    faces: list[PhotoFace]
    missing: list[str]
    received: int
    cells: int
    cells_in_a_row: int
    look: Look | None


class Recipient(Shape):
    """has_copy: whether the photo is in the user's chat; null where nobody knows. sent_at: when it was sent.
    persons: why they get it, by the workspace's names. state: of the last send, not of the copies; `has_copy`
    says whether the photo is there.
    """

    name: str
    state: DeliveryState
    has_copy: bool | None
    sent_at: AwareDatetime | None
    persons: list[str]


class Recipients(Shape):
    """Everybody to whom the photo was owed, whatever became of that."""

    recipients: list[Recipient]


class DrawnBox(Shape):
    """Pixels of the upright photo."""

    x: int = Field(ge=0, lt=2**31)
    y: int = Field(ge=0, lt=2**31)
    w: int = Field(ge=1, lt=2**31)
    h: int = Field(ge=1, lt=2**31)


class LookCloser(Shape):
    """cell: of the grid, from 1, row by row; 0 for all of the photo. box: drawn around the face, in place of
    a cell.
    """

    cell: int = Field(0, ge=0, le=1000)
    box: DrawnBox | None = None


async def show_photo(call: Call, path: ByPhotoId) -> PhotoDetails:
    return await _details(call, await _moderated(call, path.photo_id))


async def look_closer(call: Call, path: ByPhotoId, body: LookCloser) -> PhotoDetails:
    photo = await _moderated(call, path.photo_id)
    by, doorbell = call.requester(), call.world.doorbell
    drawn = None if body.box is None else Box(body.box.x, body.box.y, body.box.w, body.box.h)
    if not call.again:
        await ask_closer_look(photo.asset_id, by, cell=body.cell, drawn=drawn, doorbell=doorbell)
    return await _details(call, await _moderated(call, path.photo_id))


async def list_recipients(call: Call, path: ByPhotoId) -> Recipients:
    photo = await _moderated(call, path.photo_id)
    found = await photo_recipients(photo.workspace_id, photo.asset_id)
    return Recipients(recipients=[Recipient.of(one, persons=[*one.persons]) for one in found])


async def _moderated(call: Call, photo_id: int) -> PhotoCardView:
    """Raises NotFound for a photo whose workspace the asker does not moderate, or the token is not for, and
    Untold where Telegram does not tell whether the asker moderates it.
    """
    photo = await photo_card(AssetId(photo_id))
    only = call.asker.workspace_id
    if photo is None or only not in (None, photo.workspace_id):
        raise NotFound("photo")
    if not await call.requester().moderates(photo.workspace_id, or_untold=True):
        raise NotFound("photo")
    return photo


async def _details(call: Call, photo: PhotoCardView) -> PhotoDetails:
    ids = await photo_faces(photo.workspace_id, photo.asset_id, call.reader)
    cells, in_a_row = photo.grid
    return PhotoDetails.of(
        photo,
        photo_id=photo.asset_id,
        workspace=photo.workspace_id,
        faces=[
            PhotoFace(
                face_id=ids[one.number].face_id,
                position=one.position,
                bbox_x=one.box.x,
                bbox_y=one.box.y,
                bbox_w=one.box.w,
                bbox_h=one.box.h,
                person_id=ids[one.number].person_id,
                person_name=str(one.name) if one.name else None,
                cluster=one.cluster_number,
                may_confirm=ids[one.number].may_confirm,
            )
            for one in photo.faces
            if one.number in ids
        ],
        missing=[str(name) for name in photo.missing],
        received=await times_received(photo.workspace_id, photo.asset_id),
        cells=cells,
        cells_in_a_row=in_a_row,
    )


ROUTES = [
    Route("GET", "/faces/photos/{photo_id}", show_photo, "Show a photo with its faces", Scope.READ),
    Route("GET", "/faces/photos/{photo_id}/recipients", list_recipients, "Say who has a photo", Scope.READ),
    Route(
        *("POST", "/faces/photos/{photo_id}/look", look_closer, "Look for more faces"),
        needs=Scope.CHANGE,
        refusals=(400, 409),
    ),
]
