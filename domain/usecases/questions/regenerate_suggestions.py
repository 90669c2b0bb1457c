"""Somebody wants a person to be looked for again among unknown faces."""

from domain.ids import SuggestionId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, acting_on
from domain.steps.persons.lock_to_change import lock_to_change
from domain.steps.questions.ask_who_waited import ask_who_waited
from domain.steps.work.work import transaction

# Questions that nobody was asked yet. The others are left to the search, which may end them.
_EXPIRE = """
UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()
WHERE suggested_person_id = $1 AND status = 'PENDING' AND asked_at IS NULL RETURNING id
"""


async def regenerate_suggestions(number: int, by: Requester, doorbell: Doorbell) -> int:
    """For owners and moderators. Questions that nobody was asked yet end, and a new search asks its own.

    Returns how many ended. Raises NotFound, Forbidden, Conflict(`merged`: into), Conflict(`not_approved`:
    number).
    """
    acting = await acting_on(number, by)
    async with transaction(doorbell) as work:
        person = await lock_to_change(acting, number)
        expired = await sql.values(SuggestionId, _EXPIRE, person.id)
        await ask_who_waited(work, expired)
        await work.add("backfill_person", person_id=str(person.id))
        return len(expired)
