"""Decodes strangers' files in processes that may be lost: see `decode_process` and `confinement`.

A file is refused for the CPU time or the memory that it takes, which the kernel counts for it alone. No
answer in time, or a process that somebody killed, says nothing about the file: the machine may be busy or out
of memory, so this is Stalled. When a process dies of anything but CPU time, the file is tried in a fresh one
before it is blamed: the file before it may have broken the process. The pixels come back in shared memory and
are copied, so that the shared memory can be used again: a copy costs a tenth of what new shared memory for
each photo costs.

Started as a program it shows whether the processes start on this machine, and if not, why.
"""

import asyncio
import mmap
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock

import numpy as np

from domain.errors import InvalidInput, Stalled, Unavailable
from domain.ports import Storyboard, UprightImage
from workers.recognition.decoding.decode import upright
from workers.recognition.decoding.decode_process import (
    ANSWER,
    KEPT_ROOM_BYTES,
    READY,
    REFUSALS,
    REQUEST,
    ROOM_BYTES,
)
from workers.recognition.engines.cores import compute, usable_cores
from workers.recognition.picture import MAX_PIXELS, Stored, ensure_file_size

# A photo of Telegram takes a decoding process 8 ms, and an engine on four cores 30 ms. A process has 40 MB.
_CORES_A_PROCESS = 4
# A file that takes longer must not delay the others: until it is done there is one more process.
_BUSY_S = 1.0
_FILES_A_PROCESS = 1000  # then a new process begins, and memory that a decoder leaked is gone
# Ends processes that hang. A busy one is ended by its CPU time, after ten seconds on an idle machine.
_PATIENCE_S = 60.0
_START_PATIENCE_S = 30.0
_END_PATIENCE_S = 5.0
_NOT_STARTED = "its process does not start"
_REPOSITORY = Path(__file__).parents[3]
PICTURES = f"{__package__}.decode_process"
VIDEOS = f"{__package__}.video_process"
# glibc's malloc: one heap, of which little free memory is kept.
_ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "16000000",
    "MALLOC_MMAP_THRESHOLD_": "33554432",
}


class ProcessDied(Exception):
    """A process died while it had a file in hand. verdict: what to say of the file when it happens twice."""

    def __init__(self, verdict: InvalidInput | Stalled) -> None:
        super().__init__(verdict)
        self.verdict = verdict


class DecoderPool:
    def __init__(
        self,
        processes: int | None = None,
        *,
        patience_s: float = _PATIENCE_S,
        program: str = PICTURES,
        files_a_process: int = _FILES_A_PROCESS,
    ) -> None:
        """patience_s: for one file, in however many processes. program: PICTURES or VIDEOS."""
        self._patience_s = patience_s
        self._program = program
        self._files_a_process = files_a_process
        self._count = processes or max(usable_cores() // _CORES_A_PROCESS, 1)
        self._threads = ThreadPoolExecutor(self._count + 1, thread_name_prefix="decode")
        self._idle: LifoQueue[DecoderProcess] = LifoQueue()
        self._lock = Lock()
        self._running = 0

    async def decode(self, data: bytes) -> UprightImage:
        return (await self.decode_frames(data)).image

    async def decode_frames(self, data: bytes) -> Storyboard:
        """A picture is one frame. Raises InvalidInput for a refused file, Stalled when it is unclear whose
        fault it is, and Unavailable when no process can be started.
        """
        return await compute(self._threads, partial(self._decode, data))

    async def close(self) -> None:
        await asyncio.to_thread(self._shut_down)

    def _decode(self, data: bytes) -> Storyboard:
        ensure_file_size(data)
        process = self._take()
        started = time.monotonic()
        try:
            return self._decode_in(process, data, self._patience_s)
        except ProcessDied:
            left_s = self._patience_s - (time.monotonic() - started)
            return self._decode_again(data, left_s)

    def _decode_again(self, data: bytes, patience_s: float) -> Storyboard:
        try:
            return self._decode_in(self._start(), data, patience_s)
        except ProcessDied as death:
            raise death.verdict from death

    def _decode_in(self, process: "DecoderProcess", data: bytes, patience_s: float) -> Storyboard:
        try:
            return process.decode(data, patience_s=patience_s)
        finally:
            self._put_back(process)

    def _take(self) -> "DecoderProcess":
        """An idle process, or a new one. An idle one that has died meanwhile is no file's fault."""
        while True:
            try:
                process = self._idle.get(timeout=0 if self._running < self._count else _BUSY_S)
            except Empty:
                return self._start()
            if process.is_fit:
                return process
            self._put_back(process)

    def _start(self) -> "DecoderProcess":
        process = DecoderProcess(self._program, files=self._files_a_process)
        with self._lock:
            self._running += 1
        return process

    def _put_back(self, process: "DecoderProcess") -> None:
        with self._lock:
            is_kept = process.is_fit and self._running <= self._count
            if is_kept:
                self._idle.put(process)
            else:
                self._running -= 1
        if not is_kept:
            process.close()

    def _shut_down(self) -> None:
        self._threads.shutdown()
        while not self._idle.empty():
            self._idle.get_nowait().close()


class DecoderProcess:
    """One running program. Used by one thread at a time."""

    def __init__(self, program: str = PICTURES, *, files: int = _FILES_A_PROCESS) -> None:
        """Raises Unavailable when the process does not start, also when the machine has no process, memory or
        descriptor left for it.
        """
        try:
            self._begin(program)
        except OSError as error:
            raise Unavailable("decoder", _NOT_STARTED) from error
        self._left = files
        self._channel.settimeout(_START_PATIENCE_S)
        try:
            ready = self._channel.recv(len(READY))
        except OSError:
            ready = b""
        if ready != READY:
            self.close()
            raise Unavailable("decoder", _NOT_STARTED)

    def _begin(self, program: str) -> None:
        with ExitStack() as opened:  # what is open is closed if the process cannot be started
            self._shared = os.memfd_create("photo")
            opened.callback(os.close, self._shared)
            os.ftruncate(self._shared, ROOM_BYTES)  # a size only: pages come when they are written
            self._channel, theirs = socket.socketpair()
            opened.enter_context(self._channel)
            with theirs:
                self._child = subprocess.Popen(  # noqa: S603 - our own module
                    [sys.executable, "-m", program, str(os.getpid()), str(self._shared)],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    pass_fds=[self._shared],
                    cwd=_REPOSITORY,
                    env=_ENVIRONMENT,
                )
            opened.pop_all()

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def is_fit(self) -> bool:
        return self._left > 0 and self._child.poll() is None

    def decode(self, data: bytes, *, patience_s: float = _PATIENCE_S) -> Storyboard:
        """Raises InvalidInput, Stalled or ProcessDied. After InvalidInput the process is still fit, unless
        the file took too much CPU time or was the process's last.
        """
        self._left -= 1
        stored = self._ask(data, patience_s)
        pixels = np.empty(stored.width * stored.height * 3, np.uint8)
        os.preadv(self._shared, [pixels.data], 0)
        self._give_room_back()
        return Storyboard(upright(pixels, stored), stored.frames)

    def close(self) -> None:
        self._channel.close()
        self._child.kill()
        self._child.wait()
        if self._shared >= 0:
            os.close(self._shared)
            self._shared = -1

    def _give_room_back(self) -> None:
        if os.fstat(self._shared).st_blocks * 512 <= KEPT_ROOM_BYTES:
            return
        with mmap.mmap(self._shared, ROOM_BYTES) as room:
            room.madvise(mmap.MADV_REMOVE)

    def _ask(self, data: bytes, patience_s: float) -> Stored:
        try:
            answer = self._exchange(data, patience_s)
        except TimeoutError as error:
            self.close()
            raise Stalled("decoder", f"no answer within {patience_s:.3g} s") from error
        except OSError as error:
            raise self._death() from error
        code, width, height, orientation, frames = ANSWER.unpack(answer)
        is_picture = code == 0 and 0 < width * height <= MAX_PIXELS and 1 <= orientation <= 8
        if is_picture and 0 < frames <= min(width, height):  # each frame has a pixel at least
            return Stored(width, height, orientation, frames)
        self._give_room_back()  # half of a damaged file may have been written there
        refusal = REFUSALS[code] if code < len(REFUSALS) else None
        raise InvalidInput(refusal or "image_damaged")

    def _exchange(self, data: bytes, patience_s: float) -> bytes:
        """Raises TimeoutError after `patience_s` in all, OSError when the process has died."""
        deadline = time.monotonic() + patience_s
        self._channel.settimeout(max(patience_s, 0.001))
        self._channel.sendall(REQUEST.pack(len(data)))
        self._channel.sendall(data)
        answer = b""
        while len(answer) < ANSWER.size:
            self._channel.settimeout(max(deadline - time.monotonic(), 0.001))
            part = self._channel.recv(ANSWER.size - len(answer))
            if not part:
                raise ConnectionResetError
            answer += part
        return answer

    def _death(self) -> Exception:
        with suppress(subprocess.TimeoutExpired):  # a dying process closes the channel a moment earlier
            self._child.wait(_END_PATIENCE_S)
        ended_by = self._child.poll()
        self.close()
        if ended_by == -signal.SIGXCPU:  # the CPU time is counted for each file
            return InvalidInput("image_too_costly")
        if ended_by == -signal.SIGKILL:  # killed by a kernel without memory, or by somebody
            return ProcessDied(Stalled("decoder", "its process was killed"))
        return ProcessDied(InvalidInput("image_damaged"))


def start_each(programs: Mapping[str, str]) -> int:
    """Starts a process of each program and prints how that ended; what the process says goes to stderr, as in
    a worker. Returns 1 when one does not start.
    """
    failed = 0
    for name, program in programs.items():
        try:
            DecoderProcess(program).close()
        except Unavailable as error:
            failed = 1
            print(f"{name}: {error}", flush=True)
        else:
            print(f"{name}: ok", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(start_each({"photos": PICTURES, "videos": VIDEOS}))
