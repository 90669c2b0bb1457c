"""Reads webhooks and their calls."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import NotFound
from domain.ids import WebhookId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester, moderating


@dataclass(frozen=True, slots=True)
class Webhook:
    """stopped_at: when a call was given up, so that no further ones are made. is_gone: the receiver asked for
    this.
    """

    id: WebhookId
    workspace_id: WorkspaceId
    url: str
    created_at: datetime
    stopped_at: datetime | None
    is_gone: bool


_WEBHOOKS = """
SELECT w.id, w.workspace_id, w.url, w.created_at, w.stopped_at,
    EXISTS (SELECT 1 FROM webhook_calls c WHERE c.webhook_id = w.id AND c.status = 410) AS is_gone
FROM webhooks w
"""


@dataclass(frozen=True, slots=True)
class WebhookCall:
    """status: of the answer to the last try. reason: why that try got none. ended_at: when the call got
    through or was given up.
    """

    id: int
    tries: int
    status: int | None
    reason: str | None
    created_at: datetime
    tried_at: datetime | None
    ended_at: datetime | None


async def webhooks(workspace_id: WorkspaceId) -> list[Webhook]:
    return await sql.rows(
        Webhook,
        f"{_WEBHOOKS} WHERE w.workspace_id = $1 ORDER BY w.id",
        workspace_id,
    )


async def webhook(webhook_id: WebhookId) -> Webhook | None:
    return await sql.one(Webhook, f"{_WEBHOOKS} WHERE w.id = $1", webhook_id)


async def webhook_calls(webhook_id: WebhookId, by: Requester) -> list[WebhookCall]:
    """The newest 50, the newest first. Raises like `moderating_webhook`."""
    await moderating_webhook(webhook_id, by)
    return await sql.rows(
        WebhookCall,
        """SELECT id, tries, status, reason, created_at, tried_at, ended_at FROM webhook_calls
           WHERE webhook_id = $1 ORDER BY id DESC LIMIT 50""",
        webhook_id,
    )


async def moderating_webhook(webhook_id: WebhookId, by: Requester) -> Acting:
    """Asks Telegram, so call it before a transaction. Raises NotFound(`webhook`) unless the requester
    moderates its workspace, Untold where Telegram does not tell.
    """
    workspace_id = await workspace_of_webhook(webhook_id)
    if workspace_id is None:
        raise NotFound("webhook")
    return await moderating(workspace_id, by, what="webhook")


async def workspace_of_webhook(webhook_id: WebhookId) -> WorkspaceId | None:
    return await sql.value(WorkspaceId, "SELECT workspace_id FROM webhooks WHERE id = $1", webhook_id)
