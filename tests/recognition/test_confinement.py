"""Acts that a decoding process is forbidden, tried from inside one; and whether one starts at all."""

import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from sandbox.patience import patience
from workers.recognition.decoding.decoder_pool import PICTURES, start_each

_PREPARE = """
import ctypes, mmap, os, resource, signal, socket, subprocess, sys, threading, time
from workers.recognition.decoding.confinement import allow_cpu_time, confine
confine(os.getppid())
"""
_REFUSED = """
try:
    {attempt}
except (PermissionError, BlockingIOError):
    os._exit(0)
os._exit(1)
"""


def end_of(code: str) -> int | None:
    """Exit code of a process that confines itself and then runs `code`; None when it does not end."""
    with suppress(subprocess.TimeoutExpired):
        return subprocess.run(
            [sys.executable, "-c", _PREPARE + code], check=False, timeout=patience(10)
        ).returncode
    return None


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/passwd')",
        "open('/proc/%d/environ' % os.getppid(), 'rb')",
        "os.listdir('/')",
        "os.mkdir('/tmp/never')",
        "os.unlink('/tmp/never')",
        "socket.socket()",
        "socket.socketpair()",
        "os.fork()",
        "os.execv('/bin/false', ['false'])",  # refused, the process exits with 0
        "os.kill(os.getppid(), signal.SIGTERM)",
        "resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (0, 0))",
        "os.memfd_create('more')",
        "os.setuid(0)",
    ],
)
def test_a_confined_process_is_refused_each_of_these_acts(attempt: str) -> None:
    assert end_of(_REFUSED.format(attempt=attempt)) == 0


def test_more_memory_than_a_picture_needs_is_not_given() -> None:
    assert end_of("bytearray(240_000_000)\nos._exit(3)") == 3
    assert end_of("try: bytearray(300_000_000)\nexcept MemoryError: os._exit(4)") == 4


def test_a_confined_process_ends_when_its_time_is_over() -> None:
    assert end_of("allow_cpu_time(0)\nwhile True: pass") == -signal.SIGXCPU


def test_a_confined_process_crashes_alone_and_dumps_no_core() -> None:
    assert end_of("ctypes.string_at(0)") == -signal.SIGSEGV
    assert end_of("os._exit(resource.getrlimit(resource.RLIMIT_CORE)[1])") == 0


def test_a_process_that_may_leave_no_core_gives_none_to_a_crash_reporter_either() -> None:
    code = """
import ctypes, os
from workers.recognition.decoding.confinement import forbid_core_files
GET_DUMPABLE = 3
is_dumpable = ctypes.CDLL(None).prctl
assert is_dumpable(GET_DUMPABLE, 0, 0, 0, 0) == 1
forbid_core_files()
os._exit(is_dumpable(GET_DUMPABLE, 0, 0, 0, 0))
"""
    ended = subprocess.run([sys.executable, "-c", code], check=False, timeout=patience(10))
    assert ended.returncode == 0


def test_threads_still_work() -> None:
    """Several threads decode one HEIC picture."""
    assert end_of("t = threading.Thread(target=lambda: os._exit(5)); t.start(); t.join()\nos._exit(1)") == 5


def test_a_process_whose_parent_has_died_ends_as_failed() -> None:
    """A process whose parent has died has another parent, and so not the one that it was told of."""
    code = (
        "import os\nfrom workers.recognition.decoding.confinement import confine\n"
        "confine(os.getpid())\nos._exit(0)"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=False, timeout=patience(10))
    assert ended.returncode == 1


def test_whoever_starts_the_decoders_by_hand_reads_that_they_work() -> None:
    by_hand = [sys.executable, "-m", "workers.recognition.decoding.decoder_pool"]
    ended = subprocess.run(by_hand, capture_output=True, text=True, check=False, timeout=patience(60))
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "photos: ok\nvideos: ok\n", "")


def test_a_decoder_that_does_not_start_says_why(capfd: pytest.CaptureFixture[str]) -> None:
    assert start_each({"photos": PICTURES, "videos": "no_such_decoder"}) == 1
    out, err = capfd.readouterr()
    assert out == "photos: ok\nvideos: decoder: its process does not start\n"
    assert "No module named no_such_decoder" in err
