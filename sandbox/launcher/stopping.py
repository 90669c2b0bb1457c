"""Ending in good order when somebody asks for it."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stopped_by_sigterm() -> Iterator[None]:
    """Inside it SIGTERM cancels the current task, as Ctrl-C does under asyncio.run.

    Every `async with` around then stops its servers; without it they only die with their parent.
    """
    task = asyncio.current_task()
    assert task is not None, "used outside a task"
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
