"""Files from strangers are decoded in processes of their own, which may die of a file."""

import asyncio
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from inspect import signature
from pathlib import Path

import numpy as np
import pytest

from domain.errors import InvalidInput, Stalled, Unavailable
from sandbox.patience import patience
from tests.recognition.pictures import noise, quarters, saved, with_orientation
from workers.recognition.decoding.confinement import MAX_CPU_S
from workers.recognition.decoding.decode import decode
from workers.recognition.decoding.decode_process import ANSWER
from workers.recognition.decoding.decoder_pool import DecoderPool, DecoderProcess, ProcessDied

PHOTO = saved(quarters(), "JPEG")


@pytest.fixture
async def pool() -> AsyncIterator[DecoderPool]:
    pool = DecoderPool(1)
    yield pool
    await pool.close()


@pytest.fixture
def others() -> set[int]:
    """The decoding processes of other tests, whose pools may live for the session."""
    return decoders()


@pytest.fixture
def process() -> Iterator[DecoderProcess]:
    process = DecoderProcess()
    yield process
    process.close()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
async def test_pixels_are_those_of_a_decoder_in_this_process(pool: DecoderPool, kind: str) -> None:
    for orientation in (1, 5, 6):
        data = with_orientation(quarters(), kind, orientation)
        np.testing.assert_array_equal(await pool.decode(data), decode(data))


async def test_a_photo_keeps_its_pixels_while_the_next_is_decoded(pool: DecoderPool) -> None:
    large = noise(500, 400).resize((3000, 2400))  # more than a process keeps room for
    first = await pool.decode(saved(large, "PNG", compress_level=1))
    before = first.copy()
    await pool.decode(saved(noise(3000, 2000, seed=2), "JPEG"))
    np.testing.assert_array_equal(first, before)


@pytest.mark.parametrize(
    ("death", "verdict"),
    [
        (signal.SIGSEGV, "image_damaged"),
        (signal.SIGABRT, "image_damaged"),
        (signal.SIGKILL, "decoder: its process was killed"),
    ],
)
async def test_what_a_process_died_of_says_what_to_think_of_the_file(
    process: DecoderProcess, death: signal.Signals, verdict: str
) -> None:
    with pytest.raises(ProcessDied) as caught:
        await _dies_of(process, death)
    assert str(caught.value.verdict) == verdict
    assert isinstance(caught.value.verdict, Stalled) == (death == signal.SIGKILL)  # somebody else did it
    assert not process.is_fit


async def test_a_file_that_takes_too_much_cpu_time_is_not_tried_again(process: DecoderProcess) -> None:
    with pytest.raises(InvalidInput, match="image_too_costly"):
        await _dies_of(process, signal.SIGXCPU)
    assert not process.is_fit


async def _dies_of(process: DecoderProcess, death: signal.Signals) -> None:
    os.kill(process.pid, signal.SIGSTOP)  # so that it does not answer first
    waiting = asyncio.get_running_loop().run_in_executor(None, process.decode, PHOTO)
    os.kill(process.pid, death)
    os.kill(process.pid, signal.SIGCONT)
    await waiting


def test_a_process_that_hangs_is_ended_and_its_file_is_not_blamed() -> None:
    process = DecoderProcess()
    os.kill(process.pid, signal.SIGSTOP)
    with pytest.raises(Stalled):
        process.decode(PHOTO, patience_s=0.2)
    assert not process.is_fit
    assert not Path(f"/proc/{process.pid}").exists()


async def test_a_file_that_waits_for_its_turn_on_a_busy_machine_is_read(process: DecoderProcess) -> None:
    """The file may wait five times as long as any file may compute."""
    assert signature(process.decode).parameters["patience_s"].default > 5 * MAX_CPU_S
    os.kill(process.pid, signal.SIGSTOP)
    waiting = asyncio.get_running_loop().run_in_executor(None, process.decode, PHOTO)
    await asyncio.wait([waiting], timeout=0.3)
    assert not waiting.done()
    os.kill(process.pid, signal.SIGCONT)
    assert (await waiting).image.shape == (64, 96, 3)


@pytest.mark.parametrize(
    "answer", ["0 5001 5000 1 1", "0 0 8 1 1", "0 8 8 9 1", "0 8 8 1 0", "0 8 8 1 9", "200 8 8 1 1"]
)
def test_an_answer_that_cannot_be_is_no_picture(process: DecoderProcess, answer: str) -> None:
    """A file may have taken its process over."""
    process._channel.close()
    process._channel, theirs = socket.socketpair()
    with theirs:
        theirs.sendall(ANSWER.pack(*map(int, answer.split())))
        with pytest.raises(InvalidInput, match="image_damaged"):
            process.decode(PHOTO)


async def test_the_next_photo_works_after_a_death(pool: DecoderPool, others: set[int]) -> None:
    await pool.decode(PHOTO)
    [child] = decoders() - others
    os.kill(child, signal.SIGSTOP)
    waiting = asyncio.gather(pool.decode(PHOTO), pool.decode(PHOTO), return_exceptions=True)
    await asyncio.sleep(0)
    os.kill(child, signal.SIGKILL)
    assert [getattr(answer, "shape", answer) for answer in await waiting] == [(64, 96, 3)] * 2
    assert (await pool.decode(PHOTO)).shape == (64, 96, 3)


class SickPool(DecoderPool):
    """The first `sick` processes die of whatever file comes first."""

    def __init__(self, sick: int) -> None:
        super().__init__(1)
        self.sick = sick

    def _start(self) -> DecoderProcess:
        process = super()._start()
        if self.sick > 0:
            process._channel.close()
            process._channel, theirs = socket.socketpair()
            theirs.close()
        self.sick -= 1
        return process


@pytest.mark.parametrize(("sick", "is_read"), [(1, True), (2, False), (3, False)])
async def test_a_photo_is_refused_when_a_fresh_process_dies_of_it_too(sick: int, is_read: bool) -> None:
    """A process may also die of an earlier file, or because another program took the memory."""
    pool = SickPool(sick)
    if is_read:
        assert (await pool.decode(PHOTO)).shape == (64, 96, 3)
    else:
        with pytest.raises(InvalidInput, match="image_damaged"):
            await pool.decode(PHOTO)
        assert pool.sick == sick - 2
    await pool.close()


class KilledPool(DecoderPool):
    """Somebody kills each of its processes: the machine is out of memory."""

    def _start(self) -> DecoderProcess:
        process = super()._start()
        os.kill(process.pid, signal.SIGKILL)
        return process


async def test_a_photo_is_not_refused_because_somebody_kills_the_processes() -> None:
    pool = KilledPool(1)
    with pytest.raises(Stalled):
        await pool.decode(PHOTO)
    await pool.close()


@pytest.mark.parametrize("what", ["os.memfd_create", "socket.socketpair", "subprocess.Popen"])
async def test_a_machine_that_starts_no_process_does_not_count_against_the_photo(
    what: str, pool: DecoderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no process, no memory or no descriptor left: nothing of it may stay behind at each try."""

    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError

    before = os.listdir("/proc/self/fd")
    monkeypatch.setattr(what, refuse)
    with pytest.raises((Unavailable, BlockingIOError)) as raised:
        await pool.decode(PHOTO)
    assert str(raised.value) == "decoder: its process does not start"
    assert len(os.listdir("/proc/self/fd")) == len(before)


class StoppedPool(DecoderPool):
    """None of its processes ever answers."""

    def _start(self) -> DecoderProcess:
        process = super()._start()
        os.kill(process.pid, signal.SIGSTOP)
        return process


async def test_a_photo_that_no_process_answers_for_waits_only_once() -> None:
    pool = StoppedPool(1, patience_s=0.2)
    with pytest.raises(Stalled, match=r"no answer within 0\.2 s"):
        await pool.decode(PHOTO)
    assert pool._idle.empty()
    await pool.close()


async def test_a_file_that_takes_long_does_not_hold_up_the_next(pool: DecoderPool, others: set[int]) -> None:
    await pool.decode(PHOTO)
    [stuck] = decoders() - others
    os.kill(stuck, signal.SIGSTOP)
    async with asyncio.TaskGroup() as tasks:
        photos = [tasks.create_task(pool.decode(PHOTO)) for _ in range(2)]
        _, waiting = await asyncio.wait(photos, return_when=asyncio.FIRST_COMPLETED)
        assert len(waiting) == 1
        os.kill(stuck, signal.SIGCONT)
    assert len(decoders() - others) == 1  # the second process was only for the time being


async def test_an_idle_process_that_died_costs_no_photo(pool: DecoderPool, others: set[int]) -> None:
    await pool.decode(PHOTO)
    [child] = decoders() - others
    os.kill(child, signal.SIGKILL)
    wait_for_end(child)
    assert (await pool.decode(PHOTO)).shape == (64, 96, 3)


async def test_stopping_the_service_does_not_blame_the_photo(process: DecoderProcess) -> None:
    """A supervisor signals all processes of a service at once; a decoding process goes on."""
    os.kill(process.pid, signal.SIGTERM)
    os.kill(process.pid, signal.SIGINT)
    assert process.decode(PHOTO).image.shape == (64, 96, 3)


_STARTS_ONE = """
import sys
from workers.recognition.decoding.decoder_pool import DecoderProcess
process = DecoderProcess()
print(process.pid, flush=True)
sys.stdin.read()
"""


def test_a_decoding_process_dies_with_its_parent() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", _STARTS_ONE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        watched = os.pidfd_open(child)
        os.kill(child, signal.SIGSTOP)  # it cannot read the end of its channel: only the kernel ends it
        parent.kill()
    ended, _, _ = select.select([watched], [], [], patience(10))
    os.close(watched)
    assert ended


def test_a_decoding_process_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "12345:secret")
    process = DecoderProcess()
    try:
        environment = Path(f"/proc/{process.pid}/environ").read_bytes()
    except PermissionError:
        pytest.skip("nobody but root may look")
    finally:
        process.close()
    assert b"MALLOC" in environment
    assert b"secret" not in environment


def wait_for_end(pid: int) -> None:
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)


def decoders() -> set[int]:
    """The decoding processes that this process has started."""
    found = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    pids = {int(child) for file in found for child in _read(file).split()}
    return {pid for pid in pids if "decode_process" in _read(Path(f"/proc/{pid}/cmdline"))}


def _read(file: Path) -> str:
    """The file's text; empty when its thread or process has ended since the folder was listed."""
    try:
        return file.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
