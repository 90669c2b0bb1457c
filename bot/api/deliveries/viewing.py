"""What the routes of *My photos* have in common: who looks, and a photo as they may see it."""

from uuid import UUID

from pydantic import AwareDatetime

from bot.api.call import Call
from bot.api.shapes import Query, RowId, Shape
from domain.ids import AssetId
from domain.queries.deliveries.visible_photos import Viewer, VisiblePhoto, viewer


class ByPhoto(Query):
    photo_id: RowId

    @property
    def asset_id(self) -> AssetId:
        return AssetId(self.photo_id)


class MyPersonOnPhoto(Shape):
    """is_right: the asker has said that it is the person."""

    person_id: UUID
    name: str
    is_right: bool


class MyPhoto(Shape):
    """taken_at: in the service's time zone. group, caption: of the first message that shows the photo in a
    group of the asker. width, height: in pixels of the upright photo; null before the photo was looked at.

    may_be_saved: false if a group with the photo forbids to pass it on. is_video: the picture shows frames of
    a video; what can be saved is the video.
    """

    id: int
    taken_at: AwareDatetime
    group: str
    caption: str | None
    width: int | None
    height: int | None
    may_be_saved: bool
    is_video: bool
    persons: list[MyPersonOnPhoto]


async def viewer_of(call: Call) -> Viewer:
    """Raises Forbidden for an API token, Unavailable when Telegram does not answer."""
    call.ensure_no_program()
    who = call.asker.who
    own, zone = call.asker.workspace_id, call.world.settings.zone()
    return await viewer(who.participant_id, who.tg_user_id, call.memberships, own, zone=zone)


def as_shape(photo: VisiblePhoto) -> MyPhoto:
    return MyPhoto.of(
        photo,
        id=photo.asset_id,
        group=photo.group_title,
        may_be_saved=not photo.is_protected,
        persons=[MyPersonOnPhoto.of(one) for one in photo.persons],
    )
