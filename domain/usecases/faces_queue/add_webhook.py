"""A moderator has another program called about every change of faces."""

from dataclasses import dataclass

from domain.errors import Conflict
from domain.ids import WebhookId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.rules.faces_queue.webhook_calls import new_secret
from domain.steps.groups.lock_workspace import lock_workspace
from domain.values.webhooks import WebhookSender

MOST = 5


@dataclass(frozen=True, slots=True)
class AddedWebhook:
    """secret: for the program that is called. It is not shown again."""

    id: WebhookId
    secret: str


async def add_webhook(
    workspace_id: WorkspaceId, url: str, by: Requester, sender: WebhookSender
) -> AddedWebhook:
    """A request that is handled again is told of the webhook that it made.

    Raises NotFound(`no_workspace`), InvalidInput(`webhook_refused`), Conflict(`too_many_webhooks`).
    """
    await moderating(workspace_id, by, what="no_workspace")
    await sender.ensure_public(url)
    secret = new_secret()
    async with sql.in_transaction():
        await lock_workspace(workspace_id)
        query = "SELECT id, secret FROM webhooks WHERE batch_id = $1 AND workspace_id = $2"
        if (added := await sql.one(AddedWebhook, query, by.batch_id, workspace_id)) is not None:
            return added
        count = await sql.value(int, "SELECT count(*) FROM webhooks WHERE workspace_id = $1", workspace_id)
        if (count or 0) >= MOST:
            raise Conflict("too_many_webhooks", limit=MOST)
        webhook_id = await sql.value(
            WebhookId,
            "INSERT INTO webhooks (workspace_id, url, secret, batch_id) VALUES ($1, $2, $3, $4) RETURNING id",
            workspace_id,
            url,
            secret,
            by.batch_id,
        )
    assert webhook_id is not None
    return AddedWebhook(webhook_id, secret)
