"""Wakes the hands of a queue in this process; arq wakes those in other processes."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from domain.ids import TaskId
from domain.ports import Doorbell


class Bell:
    """A ring wakes one waiting hand. While no hand waits it is kept, for hands that looked before it came."""

    def __init__(self, hands: int) -> None:
        """hands: how many work on the queue here. The bell keeps at most one ring for each."""
        self._rings: asyncio.Queue[None] = asyncio.Queue(hands)

    def ring(self, times: int = 1) -> None:
        with suppress(asyncio.QueueFull):  # then all hands look once more anyway
            for _ in range(times):
                self._rings.put_nowait(None)

    async def wait(self) -> None:
        await self._rings.get()


class Rings(Protocol):
    """The rings of other processes for one queue."""

    async def hear(self, wake: Callable[[int], None], answered: Callable[[], None]) -> None:
        """Listens until cancelled; raises Unavailable. wake: called for each ring, with how many hands it
        wakes. answered: called when rings can come.
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
