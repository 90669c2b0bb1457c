"""Notes that a participant was told that a person was deleted."""

from domain.ids import ParticipantId
from domain.queries import sql


async def note_told(participant_id: ParticipantId) -> None:
    """`forget_parted` takes the message back with the participant, so the time until then begins anew."""
    await sql.execute(
        "UPDATE participants SET parted_at = now() WHERE id = $1 AND parted_at IS NOT NULL", participant_id
    )
