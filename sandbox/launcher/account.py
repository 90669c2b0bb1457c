"""Chooses a child process's user. Postgres refuses to run as root, so root's Postgres runs as `nobody`."""

import ctypes
import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from signal import Signals

PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP = 28, 0x4
PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 47, 2
CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class Account:
    """enters_everything: keeps root's right to enter folders, for a clone below a private home."""

    uid: int
    gid: int
    enters_everything: bool


def account_for(*paths: Path) -> Account | None:
    """An account that is not root and reaches the paths; None when this process is not root itself."""
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
        uid, gid = nobody.pw_uid, nobody.pw_gid
    except KeyError:
        uid = gid = 65534
    return Account(uid, gid, enters_everything=not all(_is_open_to_all(path) for path in paths))


def own(path: Path, account: Account | None) -> None:
    if account is not None:
        os.chown(path, account.uid, account.gid)


def before_exec(account: Account | None, death_signal: Signals) -> Callable[[], None]:
    """Makes a preexec_fn. The kernel sends death_signal when the parent is gone, even by SIGKILL."""
    parent = os.getpid()

    def prepare() -> None:
        if account is not None:
            _become(account)
        # Set after the change of user, which clears it.
        _prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:  # the parent died before the line above
            os._exit(1)

    return prepare


def _become(account: Account) -> None:
    if account.enters_everything:
        # Keeps capabilities over setuid, and lets access(2), which initdb asks, honour them.
        _prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
    os.setgroups([])
    os.setgid(account.gid)
    os.setuid(account.uid)
    if account.enters_everything:
        _keep_only(CAP_DAC_OVERRIDE)


def _keep_only(capability: int) -> None:
    """Keeps one capability, also over exec: an ambient one has to be permitted and inheritable first."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    bits = 1 << capability
    effective_permitted_inheritable = (ctypes.c_uint32 * 6)(bits, bits, bits, 0, 0, 0)
    if _libc.capset(header, effective_permitted_inheritable) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability)


def _prctl(option: int, first: int, second: int = 0) -> None:
    zero = ctypes.c_ulong(0)
    if _libc.prctl(option, ctypes.c_ulong(first), ctypes.c_ulong(second), zero, zero) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def _is_open_to_all(path: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in (path, *path.parents))
