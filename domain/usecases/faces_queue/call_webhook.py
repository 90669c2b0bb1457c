"""Calls another program about a change of faces. A call that fails is tried again for about a day; then the
webhook is stopped, and the moderators are told. The answer 410 stops it at once.
"""

import time
from dataclasses import dataclass

from domain.errors import InvalidInput, Unavailable
from domain.ids import WebhookId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.rules.faces_queue.webhook_calls import delay_after, signed_headers
from domain.steps.work.work import transaction
from domain.values.webhooks import WebhookSender

_DONE = range(200, 300)
_GONE = 410  # in the Standard Webhooks specification: the receiver wants no more calls


@dataclass(frozen=True, slots=True)
class _Call:
    webhook_id: WebhookId
    workspace_id: WorkspaceId
    url: str
    secret: str
    body: str
    stream: str
    tries: int


async def call_webhook(call_id: int, sender: WebhookSender, doorbell: Doorbell) -> str:
    """Returns `called`, `later` when the call failed and is tried again, `stopped` when the webhook is called
    no more, or `skipped` when it was stopped before or this call has ended.
    """
    call = await sql.one(
        _Call,
        """SELECT w.id AS webhook_id, w.workspace_id, w.url, w.secret, o.body::text AS body, o.stream, c.tries
           FROM webhook_calls c JOIN webhooks w ON w.id = c.webhook_id
           JOIN queue_outbox o ON o.id = c.outbox_id
           WHERE c.id = $1 AND c.ended_at IS NULL AND w.stopped_at IS NULL""",
        call_id,
    )
    if call is None:
        return "skipped"
    status, reason = await _send(call_id, call, sender)
    is_done = status in _DONE
    tries = call.tries + 1
    delay_s = None if is_done or status == _GONE else delay_after(tries)
    async with transaction(doorbell) as work:
        await sql.execute(
            """UPDATE webhook_calls SET tries = $2, status = $3::int, reason = $4::text, tried_at = now(),
                   ended_at = CASE WHEN $5 THEN now() END WHERE id = $1""",
            call_id,
            tries,
            status,
            reason,
            delay_s is None,
        )
        if delay_s is not None:
            await work.add("call_webhook", delay_s=delay_s, webhook_call_id=call_id)
        elif not is_done:
            await sql.execute("UPDATE webhooks SET stopped_at = now() WHERE id = $1", call.webhook_id)
            await work.add("show_webhook_stopped", webhook_id=call.webhook_id)
    return "called" if is_done else "stopped" if delay_s is None else "later"


async def _send(call_id: int, call: _Call, sender: WebhookSender) -> tuple[int | None, str | None]:
    """The status of an answer, or why there was none."""
    body = f'{{"type": "faces.{call.stream}", "data": {call.body}}}'.encode()
    headers = signed_headers(call.secret, f"call_{call_id}", int(time.time()), body)
    try:
        return await sender.send(call.url, headers, body), None
    except InvalidInput:
        return None, "refused_address"
    except Unavailable:
        return None, "no_answer"
