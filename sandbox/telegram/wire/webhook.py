"""Pushes updates to the bot's webhook, with the order and the patience of a Bot API server."""

import asyncio
import random
from functools import partial

from aiohttp import ClientError, ClientSession, ClientTimeout

from sandbox.telegram.service import Telegram, Webhook
from sandbox.telegram.updates import Pending

ANSWER_TIMEOUT_S = 60
LONGEST_PAUSE_S = (60, 120)
LONGEST_RETRY_AFTER_S = 3600
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a name


class WebhookPusher:
    """Pushes one update at a time in each lane, such as a chat's messages; lanes overtake each other."""

    def __init__(self, tg: Telegram) -> None:
        self._tg = tg
        self._busy: set[str] = set()

    async def run(self) -> None:
        """Runs until cancelled."""
        timeout = ClientTimeout(total=ANSWER_TIMEOUT_S)
        async with ClientSession(timeout=timeout) as http, asyncio.TaskGroup() as lanes:
            while True:
                for key in self._idle_lanes():
                    self._busy.add(key)
                    lanes.create_task(self._drain(http, key))
                await self._tg.changes.next()

    def _idle_lanes(self) -> list[str]:
        if not self._tg.webhook.url:
            return []
        keys = dict.fromkeys(p.order_key for p in self._tg.queue.deliverable if p.order_key not in self._busy)
        return list(keys)[: max(0, self._tg.webhook.max_connections - len(self._busy))]

    async def _drain(self, http: ClientSession, key: str) -> None:
        failures = 0
        while (hook := self._tg.webhook).url and (update := self._first(key)) is not None:
            pause_s = await self._push(http, hook, update, failures)
            if pause_s is None:
                failures = 0
                self._tg.queue.confirm(update)
                continue
            failures += 1
            await self._tg.clock.wait_until(
                self._tg.clock.now() + pause_s, unless=partial(self._is_replaced, hook)
            )
        self._busy.discard(key)
        self._tg.changes.announce()

    def _is_replaced(self, hook: Webhook) -> bool:
        return self._tg.webhook is not hook

    def _first(self, key: str) -> Pending | None:
        return next((p for p in self._tg.queue.deliverable if p.order_key == key), None)

    async def _push(self, http: ClientSession, hook: Webhook, update: Pending, failures: int) -> float | None:
        """Returns None when the update was delivered, else the seconds to wait before the next try."""
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        retry_after_s = None
        try:
            async with http.post(hook.url, json=update.body, headers=headers) as answer:
                if answer.ok:
                    return None
                complaint = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                retry_after_s = answer.headers.get("Retry-After")
        except TimeoutError:
            complaint = "Read timeout expired"
        except ClientError as error:
            complaint = f"Connection failed: {type(error).__name__}"
        hook.last_error_at, hook.last_error = self._tg.now(), complaint
        hook.failed_pushes += 1
        self._tg.changes.announce()
        return _pause(failures, retry_after_s)


def _pause(failures: int, retry_after: str | None) -> float:
    """The seconds before the next try: none, then 2, 4, 8 ... up to one or two minutes; or the bot's own
    Retry-After, up to an hour.
    """
    if retry_after is not None and retry_after.isdecimal():
        return min(float(retry_after), LONGEST_RETRY_AFTER_S)
    if failures == 0:
        return 0.0
    return min(2.0**failures, random.uniform(*LONGEST_PAUSE_S))  # noqa: S311 - no secret
