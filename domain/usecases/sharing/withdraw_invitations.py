"""Withdraws a person's unused invitations."""

from domain.queries import sql
from domain.queries.access.acting import Requester, acting_on
from domain.queries.sharing.links import has_owner
from domain.rules.access.access import ensure_may_decide_link
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.sharing.end_invitations import end_invitations


async def withdraw_invitations(number: int, by: Requester) -> None:
    """Everybody who may invite may withdraw.

    Raises NotFound, Forbidden, Conflict(`merged`, `not_approved`).
    """
    acting = await acting_on(number, by)
    async with sql.in_transaction():
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        ensure_may_decide_link(
            is_owner=await acting.owns_now(person.id),
            has_owner=await has_owner(person.id),
            is_moderator=acting.is_moderator,
        )
        await end_invitations(person.id)
