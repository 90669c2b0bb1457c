"""Waking those who work on a queue in this process; other processes are woken through arq."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from domain.ids import TaskId
from domain.ports import Doorbell


class Bell:
    """A ring wakes one of those who wait. While nobody does it is kept, for who has looked already."""

    def __init__(self, hands: int) -> None:
        """hands: who work on the queue here. More than all of them nobody can wake."""
        self._rings: asyncio.Queue[None] = asyncio.Queue(hands)

    def ring(self, times: int = 1) -> None:
        with suppress(asyncio.QueueFull):  # then all of them look once more
            for _ in range(times):
                self._rings.put_nowait(None)

    async def wait(self) -> None:
        await self._rings.get()


class Rings(Protocol):
    """What other processes ring for one queue."""

    async def hear(self, wake: Callable[[int], None], answered: Callable[[], None]) -> None:
        """Until cancelled; raises Unavailable. wake: for each ring, with how many it is to wake. answered:
        when rings can come.
        """


class OwnDoorbell:
    """The Doorbell port of a process that works on some queues itself."""

    def __init__(self, bells: Mapping[str, Bell], others: Doorbell) -> None:
        """bells: of its own queues."""
        self._bells = bells
        self._others = others

    async def ring(self, queue: str, task_ids: Sequence[TaskId]) -> None:
        if queue in self._bells:
            self._bells[queue].ring(len(task_ids))
        else:
            await self._others.ring(queue, task_ids)
