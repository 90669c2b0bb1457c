"""What the card of a request shows to those who decide it: faces, groups, and what speaks against it."""

from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime

from bot.api.call import Call
from bot.api.photos.picture_addresses import addresses
from bot.api.questions.waiting import ByNumber
from bot.api.route import Route
from bot.api.shapes import Shape, Versioned
from domain.errors import NotFound
from domain.ids import LinkId
from domain.queries.connecting.request import RequestView, request_of_link
from domain.queries.connecting.request_faces import RequestFace, request_faces
from domain.queries.connecting.resembled import ResembledView
from domain.states import Scope, Viewed


class TrainingFace(Shape):
    """photo_id: of the training photo, as a decision names it. thumbnail_url: works for some minutes."""

    face_id: UUID
    photo_id: int
    thumbnail_url: str | None


class LookAlike(Shape):
    """A connected person whom the requested one looks like. owners: who connected that person."""

    number: int
    name: str
    owners: list[str]


class OtherPerson(LookAlike):
    """A connected look-alike who is another person, as the requester says."""

    faces: list[TrainingFace]


class RequestDetails(Versioned):
    """version: changes when the request is sent anew with other faces. groups: those of the
    requester. alike: sets of photos by id; each set looks like one person, the largest first; if there
    are several sets, an approval has to say from which photos to learn. is_one_clear: one person is on
    more photos than any other. others: whom the requester said it is not. looks_like: whom it may be, as
    recognition finds.
    """

    lasts: ClassVar[bool] = False  # its addresses of pictures end

    number: int
    name: str
    by: str
    since: AwareDatetime
    groups: list[str]
    faces: list[TrainingFace]
    alike: list[list[int]]
    is_one_clear: bool
    others: list[OtherPerson]
    looks_like: LookAlike | None


async def show_request(call: Call, path: ByNumber) -> RequestDetails:
    """Shows moderators a request that waits."""
    view = await request_of_link(LinkId(path.number))
    only = call.asker.workspace_id
    if view is None or view.state != "requested" or only not in (None, view.workspace_id):
        raise NotFound("request")
    if not await call.requester().moderates(view.workspace_id, or_untold=True):
        raise NotFound("request")
    found = await request_faces(view.person_id)
    shown = await addresses(call, Viewed.FACE, [str(face.id) for face in found])
    return _details(view, {face: shown.get(str(face.id)) for face in found})


def _details(view: RequestView, found: dict[RequestFace, str | None]) -> RequestDetails:
    ids = view.faces.asset_ids
    return RequestDetails(
        version=view.version,
        number=view.link_id,
        name=str(view.person_name),
        by=str(view.requester_name),
        since=view.asked_at,
        groups=[*view.groups],
        faces=_of(view.person_number, found),
        alike=[[ids[position] for position in group] for group in view.faces.groups],
        is_one_clear=view.faces.is_clear,
        others=[_other(one, found) for one in view.others],
        looks_like=_look_alike(view.alike),
    )


def _look_alike(one: ResembledView | None) -> LookAlike | None:
    if one is None:
        return None
    return LookAlike(number=one.number, name=str(one.name), owners=[*map(str, one.owners)])


def _other(one: ResembledView, found: dict[RequestFace, str | None]) -> OtherPerson:
    return OtherPerson(
        number=one.number,
        name=str(one.name),
        owners=[*map(str, one.owners)],
        faces=_of(one.number, found),
    )


def _of(number: int, found: dict[RequestFace, str | None]) -> list[TrainingFace]:
    return [
        TrainingFace(face_id=face.id, photo_id=face.asset_id, thumbnail_url=address)
        for face, address in found.items()
        if face.number == number
    ]


ROUTES = [
    Route(
        *("GET", "/faces/waiting/requests/{number}", show_request, "Show a request that waits"),
        needs=Scope.READ,
    ),
]
