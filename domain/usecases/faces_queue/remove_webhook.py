"""A program is not called any more. Calls that are still to be made or repeated end with this."""

from domain.ids import WebhookId
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.queries.faces_queue.webhooks import moderating_webhook


async def remove_webhook(webhook_id: WebhookId, by: Requester) -> None:
    """Raises NotFound(`webhook`) unless a moderator asks."""
    await moderating_webhook(webhook_id, by)
    await sql.execute("DELETE FROM webhooks WHERE id = $1", webhook_id)
