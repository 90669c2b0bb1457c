"""Checks whether updates reach the bot. Nothing else would notice it: without updates, no task waits."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from bot.raw_api import RawApi
from domain.errors import OutsideError, Unavailable
from domain.queries.service.faults import lasts
from domain.values.faults import TELEGRAM

_ANSWER_S = 5.0
# Telegram tries a webhook again within minutes, so an older error is over.
_RECENT_S = 600.0


def has_failed_lately(hook: Mapping[str, Any]) -> bool:
    """hook: the answer to getWebhookInfo, which names the last error for as long as there is a webhook."""
    return time.time() - float(hook.get("last_error_date", 0)) < _RECENT_S


class PollingCheck:
    """Polls may fail while Telegram answers everything else: another program polls for the same bot or has
    set a webhook, Telegram asks for a pause, or a proxy drops connections that wait.
    """

    def __init__(self) -> None:
        self._failed: OutsideError | None = None

    def note(self, error: OutsideError | None) -> None:
        """error: the error of the last poll; None if Telegram answered."""
        self._failed = error

    async def check(self) -> None:
        """Raises Unavailable while polls fail. While Telegram answers nothing at all, that is another fault,
        and this one is not told beside it.
        """
        if self._failed is not None and not await lasts(TELEGRAM):
            raise Unavailable("updates", str(self._failed))


class WebhookCheck:
    """Asks Telegram whether it reaches our webhook."""

    def __init__(self, api: RawApi, url: str) -> None:
        self._api = api
        self._url = url

    async def check(self) -> None:
        """Raises Unavailable if updates wait at Telegram after an error, or if the webhook is not ours.

        Returns if Telegram does not answer: other processes report this fault.
        """
        try:
            async with asyncio.timeout(_ANSWER_S):
                hook = await self._api.call("getWebhookInfo", {})
        except (OutsideError, TimeoutError):
            return
        if hook.get("url") != self._url:
            raise Unavailable("updates", "the bot has another webhook")
        if has_failed_lately(hook) and hook.get("pending_update_count", 0):
            raise Unavailable("updates", str(hook.get("last_error_message", "the webhook failed")))
