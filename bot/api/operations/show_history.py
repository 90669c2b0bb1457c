"""Who gave which faces to a person, or took them, and when."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from bot.api.call import Call
from bot.api.cursors import cursor, read_cursor
from bot.api.persons.addressed import ByPerson, addressed
from bot.api.problems import Refusal
from bot.api.route import Route
from bot.api.shapes import Query, Shape
from domain.queries.operations.actors import actor_names
from domain.queries.operations.assignment_history import (
    AssignmentEvent,
    HistoryOfFaces,
    assignment_history,
    ensure_may_read_history,
)
from domain.queries.operations.history import known_to
from domain.states import Scope

Operation = Literal["ASSIGN_TO_PERSON", "UNASSIGN_FROM_PERSON", "MOVE_TO_PERSON", "REMOVE_FROM_PERSON"]


class Asked(Query):
    """operation: only events of this kind. by: what people did, or what recognition did."""

    cursor: str | None = Field(None, max_length=200)
    page_size: int = Field(20, ge=1, le=100, alias="pageSize")
    operation: Operation | None = None
    by: Literal["people", "recognition"] | None = None


class PersonThen(Shape):
    """id, name: null where the person is gone, or the asker may not know it."""

    number: int
    id: UUID | None
    name: str | None


class Event(Shape):
    """actor: the name of who did it; null for recognition, the faces queue and somebody who is gone.
    affected_…: for moderators only, else empty. undoes: the event itself took something back. can_undo:
    `/faces/assignments/{event_id}/undo` takes it back for the asker.
    """

    event_id: UUID
    created_at: AwareDatetime
    actor: str | None
    is_by_recognition: bool
    operation: Operation
    from_person: PersonThen | None
    to_person: PersonThen | None
    affected_photo_ids: list[int]
    affected_face_instance_ids: list[UUID]
    face_count: int
    photo_count: Annotated[int, Field(ge=0)]
    note: str | None
    operation_id: int | None
    undoes: bool
    is_undone: bool
    can_undo: bool


class Timeline(Shape):
    events: list[Event]
    next_cursor: str | None


async def show_assignment_history(call: Call, path: ByPerson, query: Asked) -> Timeline:
    person = await addressed(call, path.person_id)
    await ensure_may_read_history(person.id, call.requester(), is_moderator=person.is_moderator)
    who = call.asker.who.participant_id
    of = HistoryOfFaces(
        person.workspace_id,
        person.id,
        operations=None if query.operation is None else [query.operation],
        by_people=None if query.by is None else query.by == "people",
        knows=None if person.is_moderator else await known_to(who, person.workspace_id),
        owner=None if person.is_moderator else who,
    )
    days = call.world.settings.undo_days
    found = await assignment_history(
        of, after=_after(query.cursor), undo_days=days, limit=query.page_size + 1
    )
    page = found[: query.page_size]
    names = await actor_names([one.actor for one in page])
    has_more = len(found) > len(page)
    return Timeline(
        events=[_event(one, names.get(one.actor or "")) for one in page],
        next_cursor=cursor(page[-1].created_at, str(page[-1].id)) if has_more else None,
    )


def _after(given: str | None) -> tuple[AwareDatetime, UUID] | None:
    read = read_cursor(given)
    if read is None:
        return None
    try:
        return read[0], UUID(read[1])
    except ValueError as error:
        raise Refusal(422, "unreadable", "query: no list has given out this cursor") from error


def _event(one: AssignmentEvent, actor: str | None) -> Event:
    return Event.of(
        one,
        event_id=one.id,
        actor=actor,
        is_by_recognition=one.actor == "engine",
        from_person=one.source,
        to_person=one.target,
        affected_photo_ids=[*one.photo_ids],
        affected_face_instance_ids=[*one.face_ids],
    )


ROUTES = [
    Route(
        "GET",
        "/faces/persons/{person_id}/assignment-history",
        show_assignment_history,
        "Show what happened to a person's faces",
        Scope.READ,
    ),
]
