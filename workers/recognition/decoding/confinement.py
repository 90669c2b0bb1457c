"""Locks a decoding process in before it reads a byte of a stranger's file.

Afterwards it cannot open a file or a socket, start or signal a process, write to anything but its channel and
the shared memory that it was handed, or take more memory than the largest picture or video needs. Linux only.
On other processors than those in `ARCHITECTURES`, and where the kernel refuses the filter, the limits hold,
but the system calls are not filtered.
"""

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
from collections.abc import Mapping, Sequence

from workers.recognition.decoding.system_calls import ALLOWED, ALLOWED_WHEN, ARCHITECTURES, Calls

# Private memory for a progressive JPEG of 25 megapixels in 20 MB, which needs the most of all honest files.
# With its code (12 MB) and the shared memory that it keeps (15 MB), a process stays under 300 MB resident.
MAX_MEMORY_BYTES = 284_000_000
MAX_CPU_S = 9
_MAX_OPEN_FILES = 16

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_SECCOMP_MODE_FILTER = 2
# <linux/filter.h>, <linux/seccomp.h>
_LOAD, _JUMP_EQUAL, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_CALL, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_CLONE_THREAD = 0x00010000

_libc = ctypes.CDLL(None, use_errno=True)


def confine(parent_pid: int, memory_bytes: int = MAX_MEMORY_BYTES) -> bool:
    """True when the filter of system calls is in place. All other limits hold when this returns.

    Raises OSError for a limit that cannot be set, SystemExit when the parent is dead.
    """
    _die_with(parent_pid)
    with open("/proc/self/oom_score_adj", "w") as score:  # out of memory, the kernel kills this one first
        score.write("1000")
    for limit, value in {
        resource.RLIMIT_DATA: memory_bytes,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: _MAX_OPEN_FILES,
    }.items():
        resource.setrlimit(limit, (value, value))
    os.chdir("/")
    _be_silent()
    forbid_core_files()
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    return _filter_system_calls()


def forbid_core_files() -> None:
    """A crash of this process leaves no copy of its memory, neither as a file nor with a crash reporter."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _prctl(_PR_SET_DUMPABLE, 0)


def allow_cpu_time(seconds: int) -> None:
    """Allows so much more CPU time from now on; then the kernel ends the process."""
    used_s = sum(os.times()[:2])
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used_s) + 1 + seconds, hard))


def _die_with(parent_pid: int) -> None:
    """Ends this process with its parent; to be exact, with the parent's *thread* that started it."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:  # the parent died before the line above
        raise SystemExit(1)


def _be_silent() -> None:
    """Drops the output of libraries, because their complaints contain a stranger's bytes."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    os.close(nothing)


def _filter_system_calls() -> bool:
    calls = ARCHITECTURES.get(platform.machine())
    if calls is None:
        return False
    program = b"".join(_program(calls))
    code = ctypes.create_string_buffer(program)
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    return _try_prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, header)


def _program(calls: Calls) -> Sequence[bytes]:
    """The BPF program. A call that is not allowed fails with EPERM, which libraries cope with."""
    number = calls.number
    lines = [
        _line(_LOAD, _ARCHITECTURE),
        _line(_JUMP_EQUAL, calls.audit_architecture, when_true=1),
        _line(_RETURN, _KILL),
        _line(_LOAD, _CALL),
    ]
    for name in ALLOWED & number.keys():
        lines += [_line(_JUMP_EQUAL, number[name], when_false=1), _line(_RETURN, _ALLOW)]
    lines += _allowed_when(number)
    # Threads start by `clone`, whose flags a filter can read; glibc uses it when `clone3` is missing.
    lines += _allow_if(
        number["clone"], [_line(_LOAD, _ARGUMENTS), _line(_JUMP_BITS, _CLONE_THREAD, when_false=1)]
    )
    lines += [_line(_JUMP_EQUAL, number["clone3"], when_false=1), _line(_RETURN, _FAIL | errno.ENOSYS)]
    return [*lines, _line(_RETURN, _FAIL | errno.EPERM)]


def _allowed_when(number: Mapping[str, int]) -> list[bytes]:
    """Instructions for calls of which one argument (its lower half) must have one value."""
    lines = []
    for name, (position, value) in ALLOWED_WHEN.items():
        test = [_line(_LOAD, _ARGUMENTS + 8 * position), _line(_JUMP_EQUAL, value, when_false=1)]
        lines += _allow_if(number[name], test)
    return lines


def _allow_if(call: int, test: list[bytes]) -> list[bytes]:
    """Instructions that allow this call if the test's last line is true, else refuse it. Other calls pass."""
    return [
        _line(_JUMP_EQUAL, call, when_false=len(test) + 2),
        *test,
        _line(_RETURN, _ALLOW),
        _line(_RETURN, _FAIL | errno.EPERM),
    ]


def _line(operation: int, value: int, *, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("HBBI", operation, when_true, when_false, value)


def _prctl(option: int, value: int) -> None:
    if not _try_prctl(option, value):
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def _try_prctl(option: int, value: int, pointer: bytes | None = None) -> bool:
    zero = ctypes.c_ulong(0)
    return bool(_libc.prctl(option, ctypes.c_ulong(value), pointer or zero, zero, zero) == 0)
