"""Ends a program in good order on SIGTERM."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stopped_by_sigterm() -> Iterator[None]:
    """Inside this block SIGTERM cancels the current task, as Ctrl-C does under asyncio.run.

    Then every `async with` stops its servers in order; otherwise they would be killed with their parent.
    """
    task = asyncio.current_task()
    assert task is not None, "used outside a task"
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
