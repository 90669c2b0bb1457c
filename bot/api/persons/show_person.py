"""One person, as far as the asker may know it."""

from uuid import UUID

from pydantic import AwareDatetime

from bot.api.call import Call
from bot.api.persons.addressed import ByPerson, addressed
from bot.api.route import Route
from bot.api.shapes import Shape, Versioned
from domain.queries.persons.addressed_person import identities
from domain.queries.persons.person_card import person_card
from domain.states import PersonStatus, Scope


class Apart(Shape):
    """A person who is not to be confused with this one. `POST …/end-apart` takes the id."""

    id: UUID
    number: int
    name: str


class PersonDetails(Versioned):
    """since: when the person was connected, else made. photos: how many group photos show the person.
    received: how many photos the asker received; null for an asker who is not linked, and for an API token.
    training_photos: how many are usable.

    home: the title of a group of the person's workspace, for an asker who knows several workspaces.
    actions: what the asker may do with the person. merged_into: the person that absorbed this one.
    """

    id: UUID
    workspace: int
    number: int
    name: str
    home: str
    status: PersonStatus
    birth_date: str | None
    since: AwareDatetime
    photos: int
    received: int | None
    training_photos: int
    merged_into: UUID | None
    actions: list[str]
    apart: list[Apart]


async def show_person(call: Call, path: ByPerson) -> PersonDetails:
    return await details(call, path.person_id)


async def details(call: Call, person_id: UUID) -> PersonDetails:
    known = await addressed(call, person_id)
    card = await person_card(known.number, call.requester())
    into = card.merged_into
    others = [*(one.number for one in card.apart), *([] if into is None else [into])]
    known_by = await identities(card.workspace_id, others) if others else {}
    survivor = known_by.get(into) if into is not None else None
    return PersonDetails.of(
        card,
        version=known.version,
        id=card.person_id,
        workspace=card.workspace_id,
        birth_date=card.birth_date.isoformat() if card.birth_date else None,
        received=card.received if card.is_linked else None,
        training_photos=card.faces,
        merged_into=survivor.id if survivor else None,
        actions=[*card.actions],
        apart=[Apart.of(one, id=known_by[one.number].id) for one in card.apart if one.number in known_by],
    )


ROUTES = [
    Route("GET", "/faces/persons/{person_id}", show_person, "Show a person", Scope.READ),
]
