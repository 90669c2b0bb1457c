"""Takes in one update, as the webhook does."""

from domain.ports import Doorbell
from domain.usecases.chats.receive_updates import Arrived, receive_updates


async def receive_update(
    tg_update_id: int, payload: dict[str, object], lane: str, doorbell: Doorbell
) -> bool:
    """Takes the update in; False for a repeat."""
    return await receive_updates([Arrived(tg_update_id, payload, lane)], doorbell) == 1
