"""Long polling: an update is confirmed by asking for the next one, after it was committed."""

import asyncio
import logging
from typing import Any

from bot.intake import ALLOWED_UPDATES, readable_update, take_in
from bot.raw_api import RawApi
from domain.errors import OutsideError
from domain.fail_points import doing
from domain.ports import Doorbell

POLL_S = 25
_PAUSES_S = (1.0, 2.0, 5.0, 10.0, 30.0)

log = logging.getLogger(__name__)


class Polling:
    def __init__(self, api: RawApi, doorbell: Doorbell) -> None:
        """api: waits for an answer longer than POLL_S."""
        self._api = api
        self._doorbell = doorbell
        self._offset = 0
        self._failures = 0

    async def run(self) -> None:
        """Until cancelled. A neighbour that is away delays updates and loses none: Telegram keeps them."""
        doing("ingress")
        while True:
            try:
                await self.poll_once()
                self._failures = 0
            except OutsideError as error:
                pause_s = _PAUSES_S[min(self._failures, len(_PAUSES_S) - 1)]
                self._failures += 1
                log.warning("no updates: %s; again in %g s", error, pause_s)
                await asyncio.sleep(pause_s)

    async def poll_once(self, *, timeout_s: int = POLL_S) -> None:
        """Confirms what was committed before, waits for more, commits it. Raises OutsideError."""
        updates = await self._api.call(
            "getUpdates",
            {"offset": self._offset, "timeout": timeout_s, "allowed_updates": list(ALLOWED_UPDATES)},
        )
        for update in updates:
            await self._take(update)

    async def _take(self, value: Any) -> None:
        update = readable_update(value)
        if update is None:
            log.error("Telegram sent something that is no update: passed over")
            return
        await take_in(update, self._doorbell)
        # One by one: when Postgres goes away in between, the next poll confirms exactly what is kept.
        self._offset = update["update_id"] + 1
