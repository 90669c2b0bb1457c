"""A process that stops ends within a fixed time, whatever it waits for."""

import asyncio
import signal
import sys
import threading
from contextlib import suppress
from types import FrameType
from typing import Literal

from domain.adapters.process.pulse import end_process

# How long work that has begun may go on: longer than a send may take (SEND_TIMEOUT_S). A send that is cut may
# have arrived, and nobody knows.
WORK_ENDS_WITHIN_S = 35.0
# Longer than work may go on, and open requests besides (REQUESTS_END_WITHIN_S, twice); shorter than the 45 s
# after which a process is killed.
STOP_WITHIN_S = 42.0


class Stop(asyncio.Event):
    """Is set when the process has to stop. A process that still runs `within_s` later logs where it waits
    and ends.

    Otherwise a silent neighbour, a thread of the index or a long start could hold the process for as long as
    it lasts. Other processes take over the tasks that this one had begun, as after any crash.
    """

    def __init__(self, *, within_s: float = STOP_WITHIN_S) -> None:
        super().__init__()
        self._within_s = within_s
        self._main = threading.get_ident()
        self._has_begun = False

    def set_by_signals(self) -> None:
        """From now on SIGTERM and SIGINT set it."""
        loop = asyncio.get_running_loop()

        def on_signal(_: int, __: FrameType | None) -> None:
            self._begin()
            with suppress(RuntimeError):  # the event loop is closed, and something still holds the process
                loop.call_soon_threadsafe(self.set)

        # Not asyncio's own signal handlers: an event loop that is blocked would never run them.
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, on_signal)

    def set(self) -> None:
        self._begin()
        super().set()

    async def wait(self) -> Literal[True]:
        try:
            return await super().wait()
        finally:
            self._begin()  # also when what runs beside the waiting failed

    def _begin(self) -> None:
        if not self._has_begun:
            self._has_begun = True
            end = threading.Timer(self._within_s, _end, (self._main, self._within_s))
            end.daemon = True
            end.start()


def _end(main: int, within_s: float) -> None:
    frame = sys._current_frames().get(main)
    where = f"{frame.f_code.co_filename}:{frame.f_lineno}" if frame is not None else "somewhere"
    end_process(f"ERROR not stopped within {within_s:g} s, it waits in {where}: this process ends itself\n")
