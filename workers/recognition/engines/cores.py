"""How much of the machine is ours."""

import math
import os
from pathlib import Path

# "200000 100000": so many microseconds in each period; "max 100000": no limit. As a container sees its own.
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def usable_cores(quota: Path = _QUOTA) -> int:
    """Cores that this process may run on: a container's share, not the machine's. More threads than that
    would be stopped by turns.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _granted(quota, cores))


def _granted(quota: Path, cores: int) -> int:
    """At least one: no quota is zero."""
    try:
        limit, period = quota.read_text().split()
        return cores if limit == "max" else math.ceil(int(limit) / int(period))
    except (OSError, ValueError):
        return cores  # no Linux, or no cgroups of version 2
