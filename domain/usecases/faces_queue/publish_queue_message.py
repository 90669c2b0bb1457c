"""A message that was committed with its operation goes out."""

from domain.ports import FacesQueue
from domain.queries import sql


async def publish_queue_message(outbox_id: int, queue: FacesQueue) -> bool:
    """False for one that is gone, or out. After a crash it may be published twice, with the same number.

    Raises Unavailable.
    """
    row = await sql.one(
        "SELECT stream, body FROM queue_outbox WHERE id = $1 AND published_at IS NULL", outbox_id
    )
    if row is None:
        return False
    await queue.publish(row["stream"], outbox_id, row["body"])
    await sql.execute("UPDATE queue_outbox SET published_at = now() WHERE id = $1", outbox_id)
    return True
