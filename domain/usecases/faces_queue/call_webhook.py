"""Calls another program about a change of faces. A call that fails is tried again for about a day.

After that day the call is given up. If the webhook accepted no other call meanwhile, it is stopped, and the
moderators are told. The answer 410 stops it at once. While Telegram does not answer either, our own
connection may be down, so a call without an answer does not count.
"""

import json
import time
from dataclasses import asdict, dataclass
from datetime import datetime

from domain.errors import InvalidInput, Unavailable
from domain.ids import WebhookId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.faces_queue.known_numbers import known_numbers
from domain.queries.service.faults import lasts
from domain.rules.faces_queue.webhook_calls import delay_after, signed_headers
from domain.steps.work.work import transaction
from domain.values.faults import TELEGRAM
from domain.values.webhooks import WebhookSender

_DONE = range(200, 300)
_GONE = 410  # in the Standard Webhooks specification: the receiver wants no more calls
_NO_ANSWER = "no_answer"
_OUTAGE_PAUSE_S = 60.0


@dataclass(frozen=True, slots=True)
class _Call:
    """number, stream, body, told_at: of the message. body: as JSON."""

    id: int
    webhook_id: WebhookId
    workspace_id: WorkspaceId
    url: str
    secret: str
    number: int
    stream: str
    body: str
    told_at: datetime
    tries: int
    created_at: datetime


_CALL = """
SELECT c.id, w.id AS webhook_id, w.workspace_id, w.url, w.secret, o.id AS number, o.stream,
    o.body::text AS body, o.created_at AS told_at, c.tries, c.created_at
FROM webhook_calls c JOIN webhooks w ON w.id = c.webhook_id JOIN queue_outbox o ON o.id = c.outbox_id
WHERE c.id = $1 AND c.ended_at IS NULL AND w.stopped_at IS NULL
"""
_NOTE = """
UPDATE webhook_calls SET tries = tries + 1, status = $2::int, reason = $3::text, tried_at = now(),
    ended_at = CASE WHEN $4 THEN now() END WHERE id = $1
"""
# $3: when the call that is given up began. A webhook that accepted another call since goes on.
_STOP = """
UPDATE webhooks SET stopped_at = now() WHERE id = $1 AND stopped_at IS NULL AND ($2 OR NOT EXISTS (
    SELECT 1 FROM webhook_calls WHERE webhook_id = $1 AND status BETWEEN 200 AND 299 AND tried_at > $3))
RETURNING id
"""


async def call_webhook(call_id: int, sender: WebhookSender, doorbell: Doorbell) -> str:
    """Returns `called`, `later` when the call failed and is tried again, `given up` when it is not, `stopped`
    when the webhook is called no more, or `skipped` when it was stopped or removed before or this call has
    ended.
    """
    call = await sql.one(_Call, _CALL, call_id)
    if call is None:
        return "skipped"
    status, reason = await _send(call, sender)
    if reason == _NO_ANSWER and await lasts(TELEGRAM):
        async with transaction(doorbell) as work:
            await work.add("call_webhook", delay_s=_OUTAGE_PAUSE_S, webhook_call_id=call_id)
        return "later"
    is_done, is_gone = status in _DONE, status == _GONE
    delay_s = None if is_done or is_gone else delay_after(call.tries + 1)
    async with transaction(doorbell) as work:
        await sql.execute(_NOTE, call_id, status, reason, delay_s is None)
        if is_done:
            return "called"
        if delay_s is not None:
            await work.add("call_webhook", delay_s=delay_s, webhook_call_id=call_id)
            return "later"
        if await sql.value(WebhookId, _STOP, call.webhook_id, is_gone, call.created_at) is None:
            return "given up"
        await work.add("show_webhook_stopped", webhook_id=call.webhook_id)
    return "stopped"


async def _send(call: _Call, sender: WebhookSender) -> tuple[int | None, str | None]:
    """The status of an answer, or why there was none."""
    body = (await _message(call)).encode()
    headers = signed_headers(call.secret, f"call_{call.id}", int(time.time()), body)
    try:
        return await sender.send(call.url, headers, body), None
    except InvalidInput:
        return None, "refused_address"
    except Unavailable:
        return None, _NO_ANSWER


async def _message(call: _Call) -> str:
    """Ids of the API are looked up for each try and stored nowhere: an erase would have to find them."""
    data = json.loads(call.body)
    known = await known_numbers(call.workspace_id, data)
    head = {"type": f"faces.{call.stream}", "number": call.number, "at": call.told_at.isoformat()}
    return json.dumps({**head, "data": data, **asdict(known)}, default=str)
