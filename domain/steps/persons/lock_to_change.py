"""Locks persons for somebody who wants to change them, and asks under the lock whether they may."""

from collections.abc import Awaitable, Callable

from domain.errors import NotFound
from domain.ids import PersonId
from domain.queries.access.acting import Acting
from domain.rules.access.access import ensure_may_change
from domain.steps.persons.lock_persons import LockedPerson, ensure_somebody, lock_persons


async def lock_to_change(acting: Acting, number: int) -> LockedPerson:
    """For owners and moderators. Raises what `lock_persons` raises, and Forbidden."""
    person = (await lock_persons(acting.workspace_id, [number]))[number]
    ensure_may_change(is_owner=await acting.owns_now(person.id), is_moderator=acting.is_moderator)
    return person


async def lock_both_to_change(
    acting: Acting, number: int, other: int, *, is_theirs: Callable[[PersonId], Awaitable[bool]]
) -> tuple[LockedPerson, LockedPerson]:
    """As `lock_to_change`, for an operation that concerns another person too.

    is_theirs: whether a requester who is no moderator has to do with the other person. If not, raises
    NotFound(`person`) whatever the state of that person is, as for a number that nobody has: numbers can be
    forged.
    """
    try:
        persons = await lock_persons(acting.workspace_id, [number, other], in_any_state=True)
    except NotFound:
        await lock_to_change(acting, number)  # refuses a guardian, as otherwise
        raise
    one, two = persons[number], persons[other]
    ensure_somebody(one)
    ensure_may_change(is_owner=await acting.owns_now(one.id), is_moderator=acting.is_moderator)
    if not (acting.is_moderator or await is_theirs(two.id)):
        raise NotFound("person")
    ensure_somebody(two)
    return one, two
