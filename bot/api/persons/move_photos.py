"""Takes a person off many photos at once, or gives the faces there to somebody else."""

from collections.abc import Sequence
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from bot.api.call import Call
from bot.api.operations.outcome import Previewing, outcome
from bot.api.persons.addressed import ByPerson, addressed
from bot.api.route import Route
from bot.api.shapes import Shape
from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.queries.faces.addressed_face import face_numbers
from domain.queries.faces.faces_on_photos import faces_on_photos
from domain.queries.operations.done import Done
from domain.queries.operations.moved_to import moved_to
from domain.queries.persons.addressed_person import Addressed, Identity, identity_of, identity_of_name
from domain.states import Scope
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.values.targets import NOBODY, Target

MOST_IDS = 1000

PhotoId = Annotated[int, Field(ge=1, lt=2**63)]


class BulkRemove(Shape):
    """The person's faces on these photos are nobody's again.

    but_face_ids: faces of a preview that stay as they are.
    """

    photo_ids: list[PhotoId] = Field(min_length=1, max_length=MOST_IDS)
    but_face_ids: list[UUID] = Field([], max_length=MOST_IDS)


class BulkMove(BulkRemove):
    """Give exactly one of to_person_id and to_person_name. A name that nobody has makes a new person.

    but_face_ids: faces of a preview that stay as they are, and are remembered as not that other person's.
    """

    to_person_id: UUID | None = None
    to_person_name: str | None = Field(None, max_length=255)

    @model_validator(mode="after")
    def _has_one_target(self) -> Self:
        if (self.to_person_id is None) == (self.to_person_name is None):
            raise ValueError("give exactly one of to_person_id and to_person_name")
        return self


class Affected(Shape):
    """A face that would move."""

    face_id: UUID
    photo_id: int


class BulkRemoved(Shape):
    """operation_id: to undo the operation; None in a preview, and when nothing had to be changed. faces: in a
    preview, the faces that would move; else empty.

    gained: how many photos would go to somebody in one of their groups. lost: how many would be taken out of
    a chat. Both only in a preview.
    """

    updated_faces: int
    updated_photos: int
    gained: int | None
    lost: int | None
    operation_id: int | None
    preview: bool
    faces: list[Affected]


class BulkMoved(BulkRemoved):
    """to_person_id: None in a preview with a new person, and for one that is gone already. person_created:
    whether the person was made for this; in a preview, whether it would be.
    """

    to_person_id: UUID | None
    to_person_name: str
    person_created: bool


async def bulk_remove(call: Call, path: ByPerson, query: Previewing, body: BulkRemove) -> BulkRemoved:
    person = await addressed(call, path.person_id)
    faces = await _would_move(person, body) if query.preview else []
    done = await _move(call, person, body, NOBODY, preview=query.preview)
    return _removed(done, faces, preview=query.preview)


async def bulk_move(call: Call, path: ByPerson, query: Previewing, body: BulkMove) -> BulkMoved:
    person = await addressed(call, path.person_id)
    known = await _known(person.workspace_id, body)
    faces = await _would_move(person, body) if query.preview else []
    target = _target(known, body)
    done = await _move(call, person, body, target, preview=query.preview)
    may_be_made = body.to_person_name is not None and not query.preview
    went = await moved_to(done.operation_id) if may_be_made and done.operation_id is not None else None
    to = went or known
    return BulkMoved.of(
        _removed(done, faces, preview=query.preview),
        to_person_id=to.id if to is not None else None,
        to_person_name=str(to.name) if to is not None else (body.to_person_name or ""),
        person_created=went.is_new if went is not None else known is None,
    )


def _removed(done: Done, faces: Sequence[Affected], *, preview: bool) -> BulkRemoved:
    told = outcome(done, preview=preview)
    return BulkRemoved.of(told, updated_faces=done.faces, updated_photos=done.photos, faces=[*faces])


async def _known(workspace_id: WorkspaceId, body: BulkMove) -> Identity | None:
    if body.to_person_id is not None:
        return await identity_of(workspace_id, PersonId(body.to_person_id))
    return await identity_of_name(workspace_id, body.to_person_name or "")


def _target(known: Identity | None, body: BulkMove) -> Target:
    if known is not None:
        return Target(number=known.number)
    if body.to_person_id is not None:
        return Target(number=0)  # nobody's number: the use case refuses it, after it asked for the right
    return Target(name=body.to_person_name)


async def _would_move(person: Addressed, body: BulkRemove) -> list[Affected]:
    """The faces that a preview lists. This asks for no right: the use case, which is called next, refuses
    everybody but moderators.
    """
    found = await faces_on_photos(person.workspace_id, person.number, _photos(body))
    but = {*body.but_face_ids}
    return [Affected(face_id=one.id, photo_id=one.asset_id) for one in found if one.id not in but]


async def _move(call: Call, person: Addressed, body: BulkRemove, target: Target, *, preview: bool) -> Done:
    but = await face_numbers(person.workspace_id, [FaceId(face) for face in body.but_face_ids])
    return await reassign_faces(
        WhichFaces(person.number, asset_ids=_photos(body), but=but),
        target,
        call.requester(rehearses=preview),
        settings=call.world.settings,
        doorbell=call.world.doorbell,
    )


def _photos(body: BulkRemove) -> list[AssetId]:
    return [AssetId(photo) for photo in dict.fromkeys(body.photo_ids)]


ROUTES = [
    Route(
        "POST",
        "/faces/persons/{person_id}/photos/bulk-remove",
        bulk_remove,
        "Take a person off photos",
        Scope.CHANGE,
        refusals=(409,),
    ),
    Route(
        "POST",
        "/faces/persons/{person_id}/photos/bulk-move",
        bulk_move,
        "Give a person's faces on photos to somebody else",
        Scope.CHANGE,
        refusals=(409,),
    ),
]
