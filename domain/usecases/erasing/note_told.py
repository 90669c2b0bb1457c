"""Notes that a participant was told that a person was deleted."""

from domain.ids import ParticipantId
from domain.queries import sql


async def note_told(participant_id: ParticipantId) -> None:
    """The message goes with the participant, so the time until `forget_parted` begins again."""
    await sql.execute(
        "UPDATE participants SET parted_at = now() WHERE id = $1 AND parted_at IS NOT NULL", participant_id
    )
