"""Deadlines are for hangs: all of the tests and the sandbox grow with the slowness of the machine."""

import os
import time
from functools import cache
from pathlib import Path

# What `_work` takes of CPU time on the machine that the deadlines were written for.
_REFERENCE_S = 0.012
# Beyond it nobody waits: a hang would be waited for as long.
_MOST = 15.0


def patience(seconds: float) -> float:
    """How long to wait here and now for what takes at most so many seconds on an idle machine."""
    return seconds * slowness()


def slowness() -> float:
    """1 on an idle machine as quick as the reference, 8 where sixteen processes want two cores."""
    return min(
        _MOST,
        max(1.0, _wanting(Path("/proc/loadavg").read_text()) / len(os.sched_getaffinity(0)))
        * _cpu_slowness(),
    )


def _wanting(load: str) -> float:
    """Processes that want a core: of the last minute, or at this moment when that is more."""
    of_minute, _, _, now, _ = load.split()
    return max(float(of_minute), float(now.partition("/")[0]))


@cache
def _cpu_slowness() -> float:
    """By CPU time, which does not pass while others have the core."""
    return max(1.0, min(_work() for _ in range(3)) / _REFERENCE_S)


def _work() -> float:
    began = time.process_time()
    sum(n * n for n in range(200_000))
    return time.process_time() - began
