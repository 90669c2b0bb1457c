"""Lengthens the deadlines of tests and sandbox on a slow machine: they are there to end hangs."""

import os
import time
from functools import cache
from pathlib import Path

# The CPU time of `_work` on the machine that the deadlines were written for.
_REFERENCE_S = 0.012
# Deadlines grow no more than this, because a hang lasts as long as its deadline.
_MOST = 15.0


def patience(seconds: float) -> float:
    """How long to wait on this machine now for something that takes at most `seconds` on an idle one."""
    return seconds * slowness()


def slowness() -> float:
    """1 on an idle machine as quick as the reference, 8 where sixteen processes want two cores."""
    return min(
        _MOST,
        max(1.0, _wanting(Path("/proc/loadavg").read_text()) / len(os.sched_getaffinity(0)))
        * _cpu_slowness(),
    )


def _wanting(load: str) -> float:
    """How many processes want a core: in the last minute, or at this moment when that is more."""
    of_minute, _, _, now, _ = load.split()
    return max(float(of_minute), float(now.partition("/")[0]))


@cache
def _cpu_slowness() -> float:
    """The slowness by CPU time, which does not pass while others have the core."""
    return max(1.0, min(_work() for _ in range(3)) / _REFERENCE_S)


def _work() -> float:
    began = time.process_time()
    sum(n * n for n in range(200_000))
    return time.process_time() - began
