"""The system calls of a confined decoding process: for memory, threads, time and its one channel.

Numbers: <asm/unistd_64.h> of x86-64, <asm-generic/unistd.h> for aarch64.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Calls:
    """audit_architecture: of <linux/audit.h>; calls of another architecture would have other numbers."""

    audit_architecture: int
    number: Mapping[str, int]


def _numbers(table: str) -> dict[str, int]:
    words = table.split()
    return {name: int(number) for name, number in zip(words[::2], words[1::2], strict=True)}


_X86_64 = _numbers(
    """
    read 0 write 1 close 3 fstat 5 poll 7 lseek 8 mmap 9 mprotect 10 munmap 11 brk 12 rt_sigaction 13
    rt_sigprocmask 14 rt_sigreturn 15 sched_yield 24 mremap 25 madvise 28 nanosleep 35 getpid 39
    sendto 44 recvfrom 45 clone 56 exit 60 getrusage 98 times 100 sigaltstack 131
    gettid 186 futex 202 sched_getaffinity 204 set_tid_address 218 restart_syscall 219 clock_gettime 228
    clock_nanosleep 230 exit_group 231 newfstatat 262 ppoll 271 set_robust_list 273 prlimit64 302
    getcpu 309 getrandom 318 membarrier 324 rseq 334 clone3 435
    """
)
_AARCH64 = _numbers(
    """
    close 57 lseek 62 read 63 write 64 ppoll 73 newfstatat 79 fstat 80 exit 93 exit_group 94
    set_tid_address 96 futex 98 set_robust_list 99 nanosleep 101 clock_gettime 113 clock_nanosleep 115
    sched_getaffinity 123 sched_yield 124 restart_syscall 128 sigaltstack 132 rt_sigaction 134
    rt_sigprocmask 135 rt_sigreturn 139 times 153 getrusage 165 getcpu 168 getpid 172 gettid 178
    sendto 206 recvfrom 207 brk 214 munmap 215 mremap 216 clone 220 mmap 222 mprotect 226
    madvise 233 prlimit64 261 getrandom 278 membarrier 283 rseq 293 clone3 435
    """
)
ARCHITECTURES = {"x86_64": Calls(0xC000003E, _X86_64), "aarch64": Calls(0xC00000B7, _AARCH64)}

# (position of an argument, the value it must have). prlimit64: only of the process itself.
ALLOWED_WHEN = {"prlimit64": (0, 0)}
# clone and clone3 have rules of their own.
ALLOWED = _X86_64.keys() - ALLOWED_WHEN.keys() - {"clone", "clone3"}
