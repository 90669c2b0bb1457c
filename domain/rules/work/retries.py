"""Says when a task is tried again."""

_LONGEST_PAUSE_S = 60


def retry_delay_s(failures: int) -> float:
    """1, 2, 4 ... 60 seconds after the first, second, third ... failed try."""
    return float(min(2 ** max(failures - 1, 0), _LONGEST_PAUSE_S))
