"""Waking the handling of updates: in memory for the bot's own queue, through arq for all others."""

import asyncio
from collections.abc import Sequence

from domain.ports import Doorbell, TaskId
from domain.rules.task_kinds import BOT


class Bell:
    """Counts its rings, so that one between a look and a wait is never missed."""

    def __init__(self) -> None:
        self.rings = 0
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self.rings += 1
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait_beyond(self, rings: int) -> None:
        """Returns at once when it rang since `rings` was read."""
        while self.rings <= rings:
            await self._rung.wait()


class BotDoorbell:
    """The Doorbell port of the bot process."""

    def __init__(self, bell: Bell, others: Doorbell) -> None:
        self._bell = bell
        self._others = others

    async def ring(self, queue: str, task_ids: Sequence[TaskId]) -> None:
        if queue == BOT:
            self._bell.ring()
        else:
            await self._others.ring(queue, task_ids)
