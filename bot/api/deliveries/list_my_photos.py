"""The photos that the asker may see now: by month, by person, a page at a time."""

from uuid import UUID

from pydantic import Field

from bot.api.call import Call
from bot.api.cursors import cursor, read_numbered_cursor
from bot.api.deliveries.viewing import ByPhoto, MyPhoto, as_shape, viewer_of
from bot.api.route import Route
from bot.api.shapes import Query, Shape
from domain.ids import AssetId, PersonId
from domain.queries.deliveries.visible_photos import (
    Choice,
    Place,
    photo_months,
    visible_photo,
    visible_photos,
)
from domain.states import Scope


class OfPerson(Query):
    """person_id: only photos with this one of the asker's persons."""

    person_id: UUID | None = Field(None, alias="personId")

    @property
    def of(self) -> PersonId | None:
        return PersonId(self.person_id) if self.person_id else None


class MyPhotosListing(OfPerson):
    """month: in the service's time zone. cursor: `next_cursor` of the page before."""

    month: str | None = Field(None, pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")
    cursor: str | None = Field(None, max_length=200)
    limit: int = Field(60, ge=1, le=200)


class MyPhotos(Shape):
    """The newest photos come first. next_cursor: null on the last page."""

    photos: list[MyPhoto]
    next_cursor: str | None


class PhotoMonth(Shape):
    month: str
    photos: int


class PhotoMonths(Shape):
    months: list[PhotoMonth]


async def list_my_photos(call: Call, query: MyPhotosListing) -> MyPhotos:
    read = read_numbered_cursor(query.cursor)
    after = Place(read[0], AssetId(read[1])) if read is not None else None
    which = Choice(of=query.of, month=query.month, after=after)
    found = await visible_photos(await viewer_of(call), which, limit=query.limit + 1)
    page = found[: query.limit]
    next_cursor = cursor(page[-1].taken_at, page[-1].asset_id) if len(found) > len(page) else None
    return MyPhotos(photos=[as_shape(one) for one in page], next_cursor=next_cursor)


async def list_my_months(call: Call, query: OfPerson) -> PhotoMonths:
    found = await photo_months(await viewer_of(call), of=query.of)
    return PhotoMonths(months=[PhotoMonth.of(one) for one in found])


async def show_my_photo(call: Call, path: ByPhoto) -> MyPhoto:
    return as_shape(await visible_photo(await viewer_of(call), path.asset_id))


ROUTES = [
    Route("GET", "/faces/my/photos", list_my_photos, "List the photos that the asker may see", Scope.READ),
    Route("GET", "/faces/my/months", list_my_months, "List the months with such photos", Scope.READ),
    Route("GET", "/faces/my/photos/{photo_id}", show_my_photo, "Show one such photo", Scope.READ),
]
