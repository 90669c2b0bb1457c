"""Locks a person for somebody who wants to change it, and asks under the lock whether they may."""

from domain.queries.access.acting import Acting
from domain.rules.access.access import ensure_may_change
from domain.steps.persons.lock_persons import LockedPerson, lock_persons


async def lock_to_change(acting: Acting, number: int) -> LockedPerson:
    """For owners and moderators. Raises what `lock_persons` raises, and Forbidden."""
    person = (await lock_persons(acting.workspace_id, [number]))[number]
    ensure_may_change(is_owner=await acting.owns_now(person.id), is_moderator=acting.is_moderator)
    return person
