"""SIGTERM and SIGINT end a process within a fixed time, whatever it waits for."""

import asyncio
import os
import signal
import sys
import threading
from types import FrameType

from domain.adapters.process.pulse import EXIT_CODE

# Longer than the time that work has to finish, and shorter than the 45 s after which a process is killed.
STOP_WITHIN_S = 42.0


def stop_on_signals(stop: asyncio.Event, *, within_s: float = STOP_WITHIN_S) -> None:
    """Sets `stop` on a signal. A process that still runs `within_s` later logs where it waits and ends.

    Otherwise a silent neighbour, a thread of the index or a long start could hold the process for as long as
    it lasts. Other processes take over the tasks that this one had begun, as after any crash.
    """
    loop, main = asyncio.get_running_loop(), threading.get_ident()
    begun = threading.Event()

    def on_signal(_: int, __: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.set)
        if not begun.is_set():
            begun.set()
            end = threading.Timer(within_s, _end, (main, within_s))
            end.daemon = True
            end.start()

    # Not asyncio's own signal handlers: an event loop that is blocked would never run them.
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, on_signal)


def _end(main: int, within_s: float) -> None:
    """Writes without the logging module, because whatever holds the process may hold its lock."""
    frame = sys._current_frames().get(main)
    where = f"{frame.f_code.co_filename}:{frame.f_lineno}" if frame is not None else "somewhere"
    line = f"ERROR not stopped within {within_s:g} s, it waits in {where}: this process ends itself\n"
    os.write(2, line.encode())
    os._exit(EXIT_CODE)
