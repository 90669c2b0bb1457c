"""A person whom somebody is about to connect, in the hands of one transaction."""

from uuid import UUID

from domain.errors import NotFound
from domain.queries import sql


async def lock_draft(person_id: UUID, participant_id: int) -> int:
    """The workspace. Raises NotFound when this is not the participant's draft (any more)."""
    draft = await sql.one(
        """SELECT p.workspace_id FROM persons p JOIN participant_persons l ON l.person_id = p.id
           WHERE p.id = $1 AND l.participant_id = $2 AND p.approval = 'draft' AND p.erasing_at IS NULL
           FOR UPDATE OF p""",
        person_id,
        participant_id,
    )
    if draft is None:
        raise NotFound("draft")
    return int(draft["workspace_id"])
