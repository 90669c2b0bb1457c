"""Tells whether a participant decides about any person."""

from domain.ids import ParticipantId
from domain.queries import sql


async def owns_people(participant_id: ParticipantId) -> bool:
    """True for whoever connected a person that an admin approved, or was made an owner of one."""
    found = await sql.value(
        bool,
        """SELECT EXISTS (
               SELECT 1 FROM participant_persons l JOIN persons p ON p.id = l.person_id
               WHERE l.participant_id = $1 AND l.role = 'owner' AND l.state = 'approved'
                 AND p.approval = 'approved' AND p.status <> 'MERGED' AND p.erasing_at IS NULL)""",
        participant_id,
    )
    return bool(found)
