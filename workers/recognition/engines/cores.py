"""Finds out how many cores this process may use."""

import math
import os
from pathlib import Path

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
