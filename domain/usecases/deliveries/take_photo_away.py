"""A recipient does not want to have a photo any more. Everybody else keeps theirs."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.ids import AssetId, DeliveryId, ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.deliveries.owe_deliveries import DeliveryTo, correct_deliveries
from domain.steps.photos.forget_originals import forget_originals
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Taken(DeliveryTo):
    asset_id: AssetId


async def take_photo_away(delivery_id: DeliveryId, participant_id: ParticipantId, doorbell: Doorbell) -> None:
    """For good: whatever is decided later, the photo is never owed to this recipient again. Safe to repeat.

    A copy that is being sent at this moment is taken back when it has arrived. Raises NotFound for somebody
    else's delivery, and for one that was neither sent nor lost.
    """
    async with transaction(doorbell) as work:
        # The participant is locked before the delivery, in the order of everything that ends a delivery.
        await sql.execute("SELECT id FROM participants WHERE id = $1 FOR SHARE", participant_id)
        taken = await sql.rows(
            _Taken,
            """UPDATE deliveries SET taken_away_at = coalesce(taken_away_at, now()),
                   state = CASE WHEN state = 'sending' THEN state ELSE 'retracted' END
               WHERE id = $1 AND participant_id = $2 AND (sent_at IS NOT NULL OR unknown_at IS NOT NULL)
               RETURNING id, participant_id, asset_id""",
            delivery_id,
            participant_id,
        )
        if not taken:
            raise NotFound("delivery")
        await correct_deliveries(work, taken)
        await forget_originals(work, [taken[0].asset_id])
