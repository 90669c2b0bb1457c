"""How much of the machine is ours."""

import os


def usable_cores() -> int:
    """Cores that this process may run on: a container's share, not the machine's."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
