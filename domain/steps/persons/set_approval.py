"""Writes what was decided about a person: whether it is a draft, a request, approved or declined."""

from domain.errors import Conflict
from domain.ids import PersonId
from domain.queries import sql
from domain.rules.transitions import APPROVAL
from domain.states import Approval


async def set_approval(person_id: PersonId, approval: Approval) -> None:
    """A request's warning that the person looks like another one ends. Call with the person locked.

    Raises Conflict(`already_decided`: state, the one that was wanted) when the rules allow no such step.
    """
    allowed = [before for before, following in APPROVAL.items() if approval in following]
    changed = await sql.execute(
        """UPDATE persons SET approval = $2::text, version = version + 1, updated_at = now(),
               requested_at = CASE $2::text WHEN 'requested' THEN now() ELSE requested_at END,
               looks_like_id = NULL
           WHERE id = $1 AND approval = ANY($3::text[])""",
        person_id,
        approval,
        allowed,
    )
    if not changed:
        raise Conflict("already_decided", state=approval)
