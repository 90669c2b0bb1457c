"""Publishes a message to the faces queue that was committed with its operation."""

from dataclasses import dataclass

from domain.ports import Doorbell, FacesQueue
from domain.queries import sql
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Unpublished:
    stream: str
    body: str


async def publish_queue_message(outbox_id: int, queue: FacesQueue, doorbell: Doorbell) -> bool:
    """Publishes the message on its stream, and has the workspace's webhooks called.

    False if the row is gone or was published. A crash may publish a message twice, with the same number.

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
    async with transaction(doorbell) as work:
        await sql.execute("UPDATE queue_outbox SET published_at = now() WHERE id = $1", outbox_id)
        calls = await sql.values(
            int,
            """INSERT INTO webhook_calls (webhook_id, outbox_id)
               SELECT w.id, o.id FROM queue_outbox o JOIN webhooks w ON w.workspace_id = o.workspace_id
               WHERE o.id = $1 AND w.stopped_at IS NULL
               ON CONFLICT (webhook_id, outbox_id) DO NOTHING RETURNING id""",
            outbox_id,
        )
        await work.add_each("call_webhook", [{"webhook_call_id": one} for one in calls])
    return True
