"""Looks for a person again among unknown faces."""

from uuid import UUID

from bot.api.call import Call
from bot.api.idempotency import done_already
from bot.api.persons.addressed import ByPerson, addressed
from bot.api.route import Route
from bot.api.shapes import Nothing, Shape
from domain.states import Scope
from domain.usecases.questions import regenerate_suggestions as use_case


class Regenerating(Shape):
    """expired: how many questions ended that nobody had been asked yet. The new search asks new questions; it
    goes on in the background.
    """

    person_id: UUID
    expired: int


async def regenerate_suggestions(call: Call, path: ByPerson, body: Nothing) -> Regenerating:
    person = await addressed(call, path.person_id)
    if call.again:
        raise done_already()
    expired = await use_case.regenerate_suggestions(person.number, call.requester(), call.world.doorbell)
    return Regenerating(person_id=person.id, expired=expired)


ROUTES = [
    Route(
        "POST",
        "/faces/persons/{person_id}/suggestions/regenerate",
        regenerate_suggestions,
        "Look for a person anew",
        Scope.CHANGE,
        refusals=(409,),
        status=202,
    ),
]
