"""Locks the person that a participant is about to connect, for one transaction."""

from domain.errors import NotFound
from domain.ids import ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.trainer import IS_TRAINER


async def lock_draft(person_id: PersonId, participant_id: ParticipantId) -> WorkspaceId:
    """Returns the draft's workspace. Raises NotFound when this is not the participant's draft (any more)."""
    workspace_id = await sql.value(
        WorkspaceId,
        f"""SELECT p.workspace_id FROM persons p JOIN participant_persons l ON l.person_id = p.id
           WHERE p.id = $1 AND l.participant_id = $2 AND {IS_TRAINER}
             AND p.approval = 'draft' AND p.erasing_at IS NULL
           FOR UPDATE OF p""",  # noqa: S608  a constant
        person_id,
        participant_id,
    )
    if workspace_id is None:
        raise NotFound("draft")
    return workspace_id
