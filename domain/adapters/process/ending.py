"""Tasks that run until they are told to end."""

import asyncio
from collections.abc import Collection
from typing import Any


async def end(tasks: Collection[asyncio.Task[Any]], *, again_s: float) -> None:
    """Returns when all have ended. again_s: after which one that has not is told again.

    Before Python 3.12 `asyncio.wait_for`, in which a connection is waited for, loses a cancellation that
    comes at the moment when the wait ends (cpython#86296); a loop would go on until its process is killed.
    """
    while rest := [task for task in tasks if not task.done()]:
        for task in rest:
            task.cancel()
        await asyncio.wait(rest, timeout=again_s)
