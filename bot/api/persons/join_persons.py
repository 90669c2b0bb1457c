"""Two persons turn out to be one, or two who look alike are not to be confused."""

from uuid import UUID

from bot.api.call import Call
from bot.api.operations.outcome import Outcome, Previewing, outcome
from bot.api.persons.addressed import ByPerson, addressed
from bot.api.route import Route
from bot.api.shapes import Shape
from domain.queries.persons.merge_conflicts import MergeConflicts, merge_conflicts
from domain.states import Scope
from domain.usecases.persons.merge_persons import merge_persons as merge
from domain.usecases.persons.tell_apart import tell_apart as declare


class Into(Shape):
    """into_person_id: who stays, with name, picture and everybody who receives the photos."""

    into_person_id: UUID


class OtherPerson(Shape):
    other_person_id: UUID


class Against(Shape):
    """What speaks against a merge. shared_photos: photos that show both. likeness: confidence 0..1 that
    the most alike faces of the two are one person's; null: not compared. years_apart: years of 365 days
    between the birth dates; null: not known. are_told_apart: somebody declared them to be two.
    """

    shared_photos: int
    likeness: float | None
    years_apart: int | None
    are_told_apart: bool


class Merged(Outcome):
    """against: only in a preview, else null. must_ask: in a preview, the names of those who would keep the
    photos they have, and ask to join for more; else empty. come_along: in a preview, the names of those who
    would receive the survivor's photos from then on, as the survivor has no owner; else empty.
    """

    into_person_id: UUID
    against: Against | None
    must_ask: list[str]
    come_along: list[str]


async def merge_persons(call: Call, path: ByPerson, query: Previewing, body: Into) -> Merged:
    one, into = await addressed(call, path.person_id), await addressed(call, body.into_person_id)
    world = call.world
    done = await merge(
        one.number,
        into.number,
        call.requester(rehearses=query.preview),
        settings=world.settings,
        doorbell=world.doorbell,
    )
    found = await merge_conflicts(one.workspace_id, one.number, into.number) if query.preview else None
    must_ask, come_along = _coming(found)
    return Merged.of(
        outcome(done, preview=query.preview),
        into_person_id=into.id,
        against=Against.of(found, shared_photos=found.shared) if found is not None else None,
        must_ask=must_ask,
        come_along=come_along,
    )


def _coming(found: MergeConflicts | None) -> tuple[list[str], list[str]]:
    """Who must ask, and who comes along: all ask where the survivor has an owner, else all come along."""
    if found is None:
        return [], []
    names = [str(name) for name in found.absorbed.coming]
    return (names, []) if found.survivor.has_owner else ([], names)


async def tell_apart(call: Call, path: ByPerson, body: OtherPerson) -> Outcome:
    return await _declare(call, path, body, apart=True)


async def end_apart(call: Call, path: ByPerson, body: OtherPerson) -> Outcome:
    return await _declare(call, path, body, apart=False)


async def _declare(call: Call, path: ByPerson, body: OtherPerson, *, apart: bool) -> Outcome:
    one, other = await addressed(call, path.person_id), await addressed(call, body.other_person_id)
    by, doorbell = call.requester(), call.world.doorbell
    return outcome(await declare(one.number, other.number, by, apart=apart, doorbell=doorbell))


_ONE = "/faces/persons/{person_id}"
ROUTES = [
    Route("POST", f"{_ONE}/merge", merge_persons, "Merge a person into another", Scope.CHANGE, (409, 412)),
    Route("POST", f"{_ONE}/apart", tell_apart, "Declare that two are not one", Scope.CHANGE, (409,)),
    Route("POST", f"{_ONE}/end-apart", end_apart, "End such a declaration", Scope.CHANGE, (409,)),
]
