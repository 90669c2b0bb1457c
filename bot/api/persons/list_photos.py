"""Lists photos with a person: all of them for a moderator, else those that were sent to the asker."""

from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime, Field

from bot.api.call import Call
from bot.api.cursors import cursor, read_numbered_cursor
from bot.api.persons.addressed import ByPerson, addressed
from bot.api.problems import Refusal
from bot.api.route import Route
from bot.api.shapes import Query, Shape
from domain.queries.persons.photos_with_faces import PhotoWithFaces, photos_with_faces
from domain.queries.persons.unlike_photos import unlike_photos
from domain.states import Basis, Scope


class Order(StrEnum):
    NEWEST = "newest"
    UNLIKE = "unlike"


class Paging(Query):
    """cursor: `next_cursor` of the page before. order: `unlike` has one page only, of the photos on which the
    person looks least like the faces that represent the person.
    """

    cursor: str | None = Field(None, max_length=200)
    page_size: int = Field(20, ge=1, le=100, alias="pageSize")
    order: Order = Order.NEWEST


class Face(Shape):
    """bbox: pixels of the upright photo. basis: why the face is the person's. is_prototype: the face
    represents the person. may_confirm: the asker may confirm that the face is the person's.
    """

    face_id: UUID
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int
    detection_confidence: float
    quality_score: float | None
    basis: Basis | None
    is_prototype: bool
    may_confirm: bool


class Photo(Shape):
    """group_title: of the group where the photo was posted first; null for an asker who does not moderate."""

    photo_id: int
    taken_at: AwareDatetime
    group_title: str | None
    faces: list[Face]


class Photos(Shape):
    photos: list[Photo]
    next_cursor: str | None


async def list_photos(call: Call, path: ByPerson, query: Paging) -> Photos:
    person = await addressed(call, path.person_id)
    viewer = None if person.is_moderator else call.asker.who.participant_id
    if query.order == Order.UNLIKE:
        if query.cursor is not None:
            raise Refusal(422, "unreadable", "query: the order unlike has one page, and so no cursor")
        unlike = await unlike_photos(
            person.workspace_id, person.id, viewer, limit=query.page_size, reader=call.reader
        )
        return Photos(photos=[_photo(one) for one in unlike], next_cursor=None)
    after = read_numbered_cursor(query.cursor)
    found = await photos_with_faces(
        person.workspace_id,
        person.id,
        viewer,
        after=after,
        limit=query.page_size + 1,
        reader=call.reader,
    )
    page = found[: query.page_size]
    has_more = len(found) > len(page)
    return Photos(
        photos=[_photo(one) for one in page],
        next_cursor=cursor(page[-1].taken_at, page[-1].asset_id) if has_more else None,
    )


def _photo(one: PhotoWithFaces) -> Photo:
    return Photo(
        photo_id=one.asset_id,
        taken_at=one.taken_at,
        group_title=one.group_title,
        faces=[Face.of(face, face_id=face.id) for face in one.faces],
    )


ROUTES = [
    Route("GET", "/faces/persons/{person_id}/photos", list_photos, "List photos with a person", Scope.READ),
]
