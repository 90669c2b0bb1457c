"""Stores what became of a message of the faces queue, and publishes it as a result."""

from domain.ids import BatchId
from domain.ports import Doorbell
from domain.steps.faces_queue.end_queue_message import end_queue_message
from domain.steps.work.work import transaction


async def finish_queue_message(
    message_id: int, reason: str | None, batch_id: BatchId | None, doorbell: Doorbell
) -> None:
    """reason: the code of the refusal; None when the message was done. batch_id: that of the message's
    operation, by which the faces that it moved are found. Safe to repeat.
    """
    async with transaction(doorbell) as work:
        await end_queue_message(work, message_id, reason, batch_id)
