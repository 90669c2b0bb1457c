"""Long polling: an update is committed first, and confirmed to Telegram by the next poll."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from bot.intake import ALLOWED_UPDATES, Update, arrived, readable_update
from bot.raw_api import RawApi
from domain.errors import OutsideError, Throttled, Unavailable
from domain.fail_points import doing
from domain.ports import Doorbell
from domain.usecases.chats.receive_updates import receive_updates
from domain.usecases.work.wake_waiting import wake_waiting
from domain.values.task_kinds import BOT

POLL_S = 25
# The last pause is the longest that people wait after Telegram or Postgres is back.
_PAUSES_S = (1.0, 2.0, 5.0)
_BEAT_S = 1.0

log = logging.getLogger(__name__)

Note = Callable[[OutsideError | None], None]
"""Called after each poll, and during a pause: with the poll's error, or None if Telegram answered."""


class Polling:
    def __init__(self, api: RawApi, doorbell: Doorbell, note: Note | None = None) -> None:
        """api: its timeout has to be longer than a long poll."""
        self._api = api
        self._doorbell = doorbell
        self._note: Note = note or (lambda _: None)
        self._offset = 0
        self._failures = 0

    async def run(self) -> None:
        """Runs until cancelled. A neighbour that is away only delays updates: Telegram keeps them."""
        doing("ingress")
        while True:
            try:
                await self.poll_once()
                self._note(None)
                if self._failures:
                    self._failures = 0
                    await wake_waiting(BOT, "Telegram", self._doorbell)
            except OutsideError as error:
                pause_s = self._next_pause_s(error)
                log.warning("no updates: %s; again in %g s", error, pause_s)
                await self._pause(pause_s, error)
            except Exception as error:  # one failure must not end the loop
                log.exception("updates could not be taken in; the next poll follows")
                unknown = Unavailable("polling", type(error).__name__)
                await self._pause(self._next_pause_s(unknown), unknown)

    def _next_pause_s(self, error: OutsideError) -> float:
        self._failures += 1
        return pause_after(error, failures=self._failures - 1)

    async def _pause(self, seconds: float, error: OutsideError) -> None:
        """Reports the error each second: Telegram may ask for minutes, and the bot must not seem to hang."""
        until = time.monotonic() + seconds
        while (left_s := until - time.monotonic()) > 0:
            self._note(error)
            await asyncio.sleep(min(left_s, _BEAT_S))

    async def poll_once(self, *, timeout_s: int = POLL_S) -> None:
        """Confirms the updates committed before, waits for new ones and commits them. Raises OutsideError."""
        updates = await self._api.call(
            "getUpdates",
            {"offset": self._offset, "timeout": timeout_s, "allowed_updates": list(ALLOWED_UPDATES)},
        )
        waiting = {update["update_id"]: update for update in _readable(updates)}
        if waiting:
            # If the commit fails, the next poll must confirm none of these updates. A late update may have a
            # lower number than one that was confirmed before, so the old offset is not safe.
            self._offset = min(waiting)
            await receive_updates([arrived(update) for update in waiting.values()], self._doorbell)
            self._offset = max(waiting) + 1


def pause_after(error: OutsideError, *, failures: int) -> float:
    """Seconds until the next poll. failures: how many polls in a row had failed before this one.

    Telegram may ask for a longer pause.
    """
    asked_for_s = error.retry_after_s if isinstance(error, Throttled) else 0.0
    return max(_PAUSES_S[min(failures, len(_PAUSES_S) - 1)], asked_for_s)


def _readable(values: list[Any]) -> list[Update]:
    updates = [readable_update(value) for value in values]
    if None in updates:
        log.error("Telegram sent something that is no update: passed over")
    return [update for update in updates if update is not None]
