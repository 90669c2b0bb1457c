"""A photo whose send was never answered did arrive: its recipient pressed a button below it."""

from domain.ids import DeliveryId
from domain.ports import Doorbell
from domain.steps.deliveries.record_delivery import record_found
from domain.steps.work.work import transaction


async def note_arrived(delivery_id: DeliveryId, tg_message_id: int, doorbell: Doorbell) -> None:
    """Safe to repeat."""
    async with transaction(doorbell) as work:
        await record_found(work, delivery_id, tg_message_id, is_changed=False)
