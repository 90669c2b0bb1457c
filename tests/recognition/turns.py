"""Counts the turns of the event loop, to see whether work blocks it."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def with_turns_of_the_loop(work: Coroutine[Any, Any, T]) -> tuple[T, int]:
    """The result of `work`, and how often the loop turned meanwhile: about once if `work` blocks it."""
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(work)
        turns = 0
        while not task.done():
            await asyncio.sleep(0)
            turns += 1
    return task.result(), turns
