"""Computes on the threads of a pool."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import copy_context
from typing import TypeVar

from domain.values.time_limit import begin_anew, stand_still

_Result = TypeVar("_Result")


async def compute(pool: Executor, work: Callable[[], _Result]) -> _Result:
    """Waits for a thread of the pool and for the work.

    A worker has more tasks in hand than cores. So the time of a task begins anew when its work begins, and
    when it ends: on a slow machine a whole album would otherwise run out of time while it waits for a core.
    """
    loop, context = asyncio.get_running_loop(), copy_context()

    def begin() -> _Result:
        loop.call_soon_threadsafe(begin_anew, context=context)
        return work()

    stand_still()
    try:
        return await loop.run_in_executor(pool, begin)
    finally:
        begin_anew()
