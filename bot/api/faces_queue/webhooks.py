"""Webhooks: addresses of other programs, which get a signed call about what people decide about faces."""

from datetime import datetime

from pydantic import Field

from bot.api.call import Call
from bot.api.groups.list_groups import OfWorkspace
from bot.api.idempotency import key_used
from bot.api.route import Route
from bot.api.shapes import Query, RowId, Shape
from domain.errors import NotFound
from domain.ids import WebhookId
from domain.queries.faces_queue.webhooks import webhook_calls, webhooks, workspace_of_webhook
from domain.states import Scope
from domain.usecases.faces_queue.add_webhook import add_webhook as add
from domain.usecases.faces_queue.remove_webhook import remove_webhook as remove


class NewWebhook(Shape):
    """url: https, reachable from the internet."""

    url: str = Field(min_length=1, max_length=2000)


class AddedWebhook(Shape):
    """secret: verifies the calls, by Standard Webhooks. It is not shown again."""

    id: int
    secret: str


class Webhook(Shape):
    """stopped_at: when calls ended, because none got through for about a day or the answer was 410 (gone)."""

    id: int
    url: str
    created_at: datetime
    stopped_at: datetime | None


class Webhooks(Shape):
    webhooks: list[Webhook]


class WebhookCall(Shape):
    """status: the HTTP status by which the last try was answered; null where no answer came. reason: why
    none came, `no_answer`, or `refused_address` for an address that must not be called; null after an answer.
    ended_at: when the call arrived or was given up.

    tries, tried_at: a try that was left out, because the address had just been silent, counts as a try with
    `no_answer`.
    """

    id: int
    tries: int
    status: int | None
    reason: str | None
    created_at: datetime
    tried_at: datetime | None
    ended_at: datetime | None


class WebhookCalls(Shape):
    calls: list[WebhookCall]


class ByWebhook(Query):
    webhook_id: RowId


async def list_webhooks(call: Call, query: OfWorkspace) -> Webhooks:
    found = await webhooks(await call.workspace(query.workspace))
    return Webhooks(webhooks=[Webhook.of(one) for one in found])


async def add_webhook(call: Call, query: OfWorkspace, body: NewWebhook) -> AddedWebhook:
    workspace_id = await call.workspace(query.workspace)
    added = await add(workspace_id, body.url, call.requester(), call.world.webhooks, again=call.again)
    if added.url != body.url:  # an earlier request with this key added another webhook
        raise key_used()
    return AddedWebhook.of(added)


async def remove_webhook(call: Call, path: ByWebhook) -> None:
    await _ensure_of_token(call, WebhookId(path.webhook_id))
    await remove(WebhookId(path.webhook_id), call.requester())


async def list_webhook_calls(call: Call, path: ByWebhook) -> WebhookCalls:
    await _ensure_of_token(call, WebhookId(path.webhook_id))
    found = await webhook_calls(WebhookId(path.webhook_id), call.requester())
    return WebhookCalls(calls=[WebhookCall.of(one) for one in found])


async def _ensure_of_token(call: Call, webhook_id: WebhookId) -> None:
    """Raises NotFound for a webhook of a workspace that the asker's token is not for."""
    token_workspace_id = call.asker.workspace_id
    if token_workspace_id is not None and await workspace_of_webhook(webhook_id) != token_workspace_id:
        raise NotFound("webhook")


_HOOKS = "/faces/webhooks"
ROUTES = [
    Route("GET", _HOOKS, list_webhooks, "List webhooks", Scope.MANAGE, (400, 404)),
    Route("POST", _HOOKS, add_webhook, "Add a webhook", Scope.MANAGE, (404, 409), status=201),
    Route("DELETE", f"{_HOOKS}/{{webhook_id}}", remove_webhook, "Remove a webhook", Scope.MANAGE),
    Route("GET", f"{_HOOKS}/{{webhook_id}}/calls", list_webhook_calls, "List its last calls", Scope.MANAGE),
]
