"""Who received a photo says that it is right."""

from domain.errors import NotFound
from domain.queries import sql


async def confirm_delivery(delivery_id: int, participant_id: int) -> None:
    """Remembered for calibration. Raises NotFound for somebody else's delivery."""
    confirmed = await sql.execute(
        """UPDATE distributions x SET feedback = 'right', feedback_at = now() FROM deliveries d
           WHERE d.id = $1 AND d.participant_id = $2 AND x.asset_id = d.asset_id
             AND x.participant_id = d.participant_id AND x.withdrawn_at IS NULL""",
        delivery_id,
        participant_id,
    )
    if not confirmed:
        raise NotFound("delivery")
