"""A clock that also runs while the machine sleeps."""

import time


def boot_s() -> float:
    """Seconds since some moment in the past. `time.monotonic` stands still while the machine sleeps; it is
    read only where the system has no other clock.
    """
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
