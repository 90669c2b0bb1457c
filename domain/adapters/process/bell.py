"""Wakes the consumers of a queue in this process; arq wakes those in other processes."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress

from domain.ids import TaskId
from domain.ports import Bell, Doorbell

# For a task that is due later than this, nobody keeps a timer: the sweep finds it a few seconds late.
LATEST_S = 60.0
# Something in front of Telegram may ask for a pause of 0 s, again and again.
SOONEST_S = 0.2


class QueueBell:
    """The Bell port, for one queue of this process."""

    def __init__(self, consumers: int) -> None:
        """consumers: how many serve the queue in this process. The bell keeps at most one ring for each."""
        self._rings: asyncio.Queue[None] = asyncio.Queue(consumers)

    def ring(self, times: int = 1) -> None:
        with suppress(asyncio.QueueFull):  # then every consumer will look once more anyway
            for _ in range(times):
                self._rings.put_nowait(None)

    async def wait(self) -> None:
        await self._rings.get()


class OwnDoorbell:
    """The Doorbell port of a process that works on some queues itself."""

    def __init__(self, bells: Mapping[str, Bell], others: Doorbell) -> None:
        """bells: the bells of the process's own queues. others: rings for all other queues."""
        self._bells = bells
        self._others = others

    async def ring(self, queue: str, task_ids: Sequence[TaskId]) -> None:
        if queue in self._bells:
            self._bells[queue].ring(len(task_ids))
        else:
            await self._others.ring(queue, task_ids)

    def ring_later(self, queue: str, delay_s: float) -> None:
        """The timer ends with the event loop, and does not keep it running."""
        if queue in self._bells and delay_s <= LATEST_S:
            asyncio.get_running_loop().call_later(max(delay_s, SOONEST_S), self._bells[queue].ring)
