"""A program is not called any more. Calls that are still to be made or repeated end with this."""

from domain.ids import WebhookId
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.queries.faces_queue.webhooks import moderating_webhook

_NOTE = """
INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
VALUES ($1, $2, 'remove_webhook', 'webhook', $3)
"""


async def remove_webhook(webhook_id: WebhookId, by: Requester) -> None:
    """Raises NotFound(`webhook`) unless a moderator asks, Untold where Telegram does not tell."""
    acting = await moderating_webhook(webhook_id, by)
    async with sql.in_transaction():
        gone = await sql.value(WebhookId, "DELETE FROM webhooks WHERE id = $1 RETURNING id", webhook_id)
        if gone is not None:
            await sql.execute(_NOTE, acting.workspace_id, acting.actor, webhook_id)
