"""A moderator has another program called about what people decide about faces."""

from dataclasses import dataclass

from domain.errors import Conflict, InvalidInput, NotFound
from domain.ids import WebhookId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.rules.faces_queue.webhook_calls import new_secret
from domain.steps.groups.lock_workspace import lock_workspace
from domain.values.webhooks import WebhookSender

MOST = 5


@dataclass(frozen=True, slots=True)
class AddedWebhook:
    """secret: for the program that is called. It is not shown again. url: the stored address. It differs from
    the requested one when an earlier request with the same key added another webhook.
    """

    id: WebhookId
    url: str
    secret: str


# The key of a request is kept for one day, as long as in Redis (`bot/api/idempotency.py`).
_FREE = """
UPDATE webhooks SET batch_id = NULL
WHERE workspace_id = $1 AND batch_id = $2 AND created_at < now() - interval '1 day'
"""
_ADDED = "SELECT id, url, secret FROM webhooks WHERE workspace_id = $1 AND batch_id = $2"
_ADD = """
INSERT INTO webhooks (workspace_id, url, secret, batch_id) VALUES ($1, $2, $3, $4) RETURNING id, url, secret
"""
_NOTE = """
INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
VALUES ($1, $2, 'add_webhook', 'webhook', $3)
"""


async def add_webhook(
    workspace_id: WorkspaceId, url: str, by: Requester, sender: WebhookSender, *, again: bool = False
) -> AddedWebhook:
    """A request that is handled again within a day is told of the webhook that it made.

    again: the request is known to have made one. Raises NotFound(`webhook`) when that webhook was removed,
    NotFound(`no_workspace`) unless a moderator asks, InvalidInput(`webhook_refused`) for an address that must
    not be called, Conflict(`too_many_webhooks`: limit), Untold where Telegram does not tell who moderates,
    Unavailable where the name in the address cannot be looked up now.
    """
    acting = await moderating(workspace_id, by, what="no_workspace")
    if not url.isprintable():  # moderators read it; and Postgres takes no text with a zero byte
        raise InvalidInput("webhook_refused")
    await sender.ensure_public(url)
    async with sql.in_transaction():
        await lock_workspace(workspace_id)
        await sql.execute(_FREE, workspace_id, by.batch_id)
        if (added := await sql.one(AddedWebhook, _ADDED, workspace_id, by.batch_id)) is not None:
            return added
        if again:
            raise NotFound("webhook")
        count = await sql.value(int, "SELECT count(*) FROM webhooks WHERE workspace_id = $1", workspace_id)
        if (count or 0) >= MOST:
            raise Conflict("too_many_webhooks", limit=MOST)
        added = await sql.one(AddedWebhook, _ADD, workspace_id, url, new_secret(), by.batch_id)
        assert added is not None
        await sql.execute(_NOTE, workspace_id, acting.actor, added.id)
    return added
