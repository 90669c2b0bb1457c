"""Ends asyncio tasks that run until they are cancelled."""

import asyncio
from collections.abc import Collection
from typing import Any


async def end(tasks: Collection[asyncio.Task[Any]], *, again_s: float) -> None:
    """Cancels the tasks and returns when all have ended. again_s: seconds until the rest are cancelled again.

    One cancellation may not be enough: before Python 3.12, `asyncio.wait_for` loses a cancellation that comes
    at the moment when the wait ends (cpython#86296). The task would then run until the process is killed.
    """
    while rest := [task for task in tasks if not task.done()]:
        for task in rest:
            task.cancel()
        await asyncio.wait(rest, timeout=again_s)
