"""Has the messages looked for that the bot began to send and never heard of."""

from domain.ports import Doorbell
from domain.queries.chats.lost_message import sought_messages
from domain.steps.chats.look_for_message import look_for_message
from domain.steps.work.work import transaction


async def seek_lost_messages(*, settle_s: float, doorbell: Doorbell) -> None:
    """Safe to repeat. settle_s: how long a send may take."""
    sought = await sought_messages(settle_s=settle_s)
    if sought:
        async with transaction(doorbell) as work:
            for message in sought:
                await look_for_message(work, message.id, message.participant_id)
