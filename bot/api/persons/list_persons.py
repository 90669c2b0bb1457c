"""Lists the persons of a workspace for its moderators, and for anybody else their own persons."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from bot.api.call import Call
from bot.api.route import Route
from bot.api.shapes import Query, RowId, Shape
from domain.ids import FaceId, WorkspaceId
from domain.queries.clusters.clusters import ClusterLine, Section, clusters
from domain.queries.persons.people import PersonView, people
from domain.queries.persons.persons_page import ListedPerson, persons_page
from domain.queries.photos.contact_sheet import received_face_ids
from domain.states import Approval, LinkState, PersonStatus, Scope

Kind = Literal["identified", "unidentified", "ignored"]


class Listing(Query):
    """typed: a part of the name. hidden: only hidden persons, or only shown ones; null: both. unidentified:
    for a moderator, unknown persons follow those who have a name, but not with `typed` or `hidden`.
    """

    page: int = Field(1, ge=1, le=1_000_000)
    page_size: int = Field(20, ge=1, le=100, alias="pageSize")
    typed: str = Field("", max_length=64)
    hidden: bool | None = None
    unidentified: bool = False
    workspace: RowId | None = None


class Person(Shape):
    """An unknown person has no id and no name, but the number of a cluster (`number`).

    photos: how many group photos show the person. face_id: the face that stands for the person. An asker who
    does not moderate gets a face on a photo that they received; unknown persons have null. home: the title of
    a group, where two of the asker's own persons have one name; else empty.
    """

    id: UUID | None
    kind: Kind
    number: int
    name: str | None
    photos: int
    is_hidden: bool
    face_id: UUID | None
    home: str


class Persons(Shape):
    """total: how many persons all pages have; unknown ones count if `unidentified` asked for them."""

    persons: list[Person]
    total: int
    page: int
    page_size: int


async def list_persons(call: Call, query: Listing) -> Persons:
    offset = (query.page - 1) * query.page_size
    workspace_id = await call.workspace_if_any(query.workspace)
    if workspace_id is None:
        return await _own(call, query, offset)
    found = await persons_page(
        workspace_id, typed=query.typed, hidden=query.hidden, offset=offset, limit=query.page_size
    )
    listed, total = [_known(one) for one in found.persons], found.total
    if query.unidentified:
        unknown, more = await _unknown(workspace_id, query, offset - total, query.page_size - len(listed))
        listed, total = [*listed, *unknown], total + more
    return Persons(persons=listed, total=total, page=query.page, page_size=query.page_size)


async def _own(call: Call, query: Listing, offset: int) -> Persons:
    found = [one for one in await people(call.asker.who.participant_id) if _is_listed(one, query)]
    page = found[offset : offset + query.page_size]
    faces = await received_face_ids(call.asker.who.participant_id, [one.person_id for one in page])
    listed = [_of_own(one, faces.get(one.person_id)) for one in page]
    return Persons(persons=listed, total=len(found), page=query.page, page_size=query.page_size)


def _is_listed(one: PersonView, query: Listing) -> bool:
    """Leaves out persons whose request waits, as a moderator's list does, and those that the query's `typed`
    and `hidden` leave out.
    """
    if one.link_state != LinkState.APPROVED or one.approval != Approval.APPROVED:
        return False
    is_hidden = one.status == PersonStatus.HIDDEN
    return one.is_called_like(query.typed) and query.hidden in (None, is_hidden)


async def _unknown(
    workspace_id: WorkspaceId, query: Listing, offset: int, limit: int
) -> tuple[list[Person], int]:
    """A typed name, or `hidden`, finds no unknown person. offset: negative on pages with named persons."""
    if query.typed or query.hidden is not None:
        return [], 0
    found = await clusters([workspace_id], max(0, offset), limit)
    return [_of_cluster(one) for one in found.lines], found.total


def _known(one: ListedPerson) -> Person:
    return Person.of(one, kind="identified", is_hidden=one.status == PersonStatus.HIDDEN, home="")


def _of_own(one: PersonView, face_id: FaceId | None) -> Person:
    return Person.of(
        one,
        id=one.person_id,
        kind="identified",
        name=one.alias,
        is_hidden=one.status == PersonStatus.HIDDEN,
        face_id=face_id,
    )


def _of_cluster(one: ClusterLine) -> Person:
    return Person(
        id=None,
        kind="ignored" if one.section == Section.IGNORED else "unidentified",
        number=one.number,
        name=None,
        photos=one.photos,
        is_hidden=False,
        face_id=None,
        home="",
    )


ROUTES = [
    Route("GET", "/faces/persons", list_persons, "List persons", Scope.READ, refusals=(400, 404)),
]
