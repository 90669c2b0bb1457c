"""Keeps slow tasks from holding all places of a worker: an album of ten videos takes minutes."""

from collections.abc import Collection
from typing import Protocol

from domain.queries.work.claimed_task import ClaimedTask
from domain.values.task_kinds import SLOW_KINDS


class Claim(Protocol):
    """Claims a task whose kind is not in `leave`."""

    async def __call__(self, *, leave: Collection[str]) -> ClaimedTask | None: ...


class SlowPlaces:
    """most: how many slow tasks the consumers of one queue have in hand at once."""

    def __init__(self, most: int) -> None:
        self._free = most

    async def claim(self, claim: Claim) -> ClaimedTask | None:
        """Claims a task; a slow one only if a place is free. A place is held during the claim, since other
        consumers claim at the same moment.
        """
        while self._free == 0:
            task = await claim(leave=SLOW_KINDS)
            if task is not None or self._free == 0:
                return task
        self._free -= 1
        task = None
        try:
            task = await claim(leave=())
        finally:
            if task is None or task.kind not in SLOW_KINDS:
                self._free += 1
        return task

    def end(self, task: ClaimedTask) -> None:
        """Notes that a claimed task is no longer worked on."""
        if task.kind in SLOW_KINDS:
            self._free += 1
