"""Publishes a message to the faces queue that was committed with its operation."""

from dataclasses import dataclass

from domain.ports import FacesQueue
from domain.queries import sql


@dataclass(frozen=True, slots=True)
class _Unpublished:
    stream: str
    body: str


async def publish_queue_message(outbox_id: int, queue: FacesQueue) -> bool:
    """False if the row is gone or was published. A crash may publish a message twice, with the same number.

    Raises Unavailable.
    """
    message = await sql.one(
        _Unpublished,
        "SELECT stream, body::text FROM queue_outbox WHERE id = $1 AND published_at IS NULL",
        outbox_id,
    )
    if message is None:
        return False
    await queue.publish(message.stream, outbox_id, message.body)
    await sql.execute("UPDATE queue_outbox SET published_at = now() WHERE id = $1", outbox_id)
    return True
