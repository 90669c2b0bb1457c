"""The cores that this process may use, and the work that waits for one of them."""

import asyncio
import math
import os
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import copy_context
from pathlib import Path
from typing import TypeVar

from domain.values.time_limit import begin_anew, stand_still

_Result = TypeVar("_Result")
# "200000 100000": microseconds of CPU in each period; "max 100000": no limit. A container sees its own file.
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def usable_cores(quota: Path = _QUOTA) -> int:
    """The cores that this process may run on: a container's share, not the machine's. The kernel would stop
    further threads by turns.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _granted(quota, cores))


def _granted(quota: Path, cores: int) -> int:
    """The cores of the quota, at least one: no quota is zero."""
    try:
        limit, period = quota.read_text().split()
        return cores if limit == "max" else math.ceil(int(limit) / int(period))
    except (OSError, ValueError):
        return cores  # no Linux, or no cgroups of version 2


async def compute(pool: Executor, work: Callable[[], _Result]) -> _Result:
    """Waits for a thread of the pool and for the work.

    A worker has more tasks in hand than cores. So a task's time limit starts again when its work gets a core,
    and again when the work ends. Otherwise, on a slow machine, all photos of an album would run out of time
    while they wait.
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
