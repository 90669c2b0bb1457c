"""Waking the handling of updates: in memory for the bot's own queue, through arq for all others."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from domain.ports import Doorbell, TaskId
from domain.rules.task_kinds import BOT

# Updates that are handled at once: more than all of them nobody can wake.
HANDLERS = 8


class Bell:
    """A ring wakes one of those who wait. While nobody does it is kept, for who has looked already."""

    def __init__(self) -> None:
        self._rings: asyncio.Queue[None] = asyncio.Queue(HANDLERS)

    def ring(self, times: int = 1) -> None:
        with suppress(asyncio.QueueFull):  # then every handler looks once more
            for _ in range(times):
                self._rings.put_nowait(None)

    async def wait(self) -> None:
        await self._rings.get()


class BotDoorbell:
    """The Doorbell port of the bot process."""

    def __init__(self, bell: Bell, others: Doorbell) -> None:
        self._bell = bell
        self._others = others

    async def ring(self, queue: str, task_ids: Sequence[TaskId]) -> None:
        if queue == BOT:
            self._bell.ring(len(task_ids))
        else:
            await self._others.ring(queue, task_ids)
