"""Runs one child process that logs to a file and never outlives its parent."""

import asyncio
import secrets
import signal
import socket
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from sandbox.launcher.account import Account, before_exec
from sandbox.patience import patience

OWN_PORTS = range(12_000, 32_000)


class LaunchFailed(Exception):
    """A process could not be started, or did not become ready. The text ends with the last lines of its log,
    if it has one.

    sentence: the text with only the last of these lines.
    """

    def __init__(self, what: str, log_tail: str = "") -> None:
        super().__init__(f"{what} Its log says:\n{log_tail}" if log_tail else what)
        last = log_tail.rstrip().rpartition("\n")[2]
        self.sentence = f"{what} Its last word: {last}" if last else what


def free_port() -> int:
    """A loopback port that is free now. Another process may take it first, so callers try again.

    The port is below the range from which the kernel takes ports of outgoing connections: such a connection
    could hold the port of a killed server when it is started again.
    """
    while True:
        port = secrets.choice(OWN_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class ChildProcess:
    """Starts, stops, kills and restarts a program. stop_signal makes the program end in good order."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str],
        stop_signal: signal.Signals = signal.SIGTERM,
        account: Account | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.name = name
        self.log = log
        self._command = command
        self._environment = environment
        self._stop_signal = stop_signal
        self._account = account
        self._cwd = cwd
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, f"{self.name} was never started"
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def returncode(self) -> int | None:
        """None while it runs; negative when a signal ended it."""
        return self._process.returncode if self._process else None

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(self._environment),
                cwd=self._cwd,
                # Ctrl-C reaches the terminal's whole process group, but the parent decides when to stop this.
                start_new_session=True,
                preexec_fn=before_exec(self._account, self._stop_signal),
            )

    async def wait(self) -> int:
        assert self._process is not None, f"{self.name} was never started"
        return await self._process.wait()

    async def stop(self, *, grace_s: float = 15) -> int:
        """Stops it in good order, or kills it after grace_s. Returns the exit code."""
        self._signal(self._stop_signal)
        try:
            return await asyncio.wait_for(self.wait(), patience(grace_s))
        except TimeoutError:
            return await self.kill_tree()

    async def kill(self) -> int:
        """Sends SIGKILL, which acts like a crash. Returns the exit code."""
        self._signal(signal.SIGKILL)
        return await self.wait()

    async def kill_tree(self) -> int:
        """Sends SIGKILL to it and its descendants, and waits until none of them holds memory or ports."""
        below = psutil.Process(self.pid).children(recursive=True) if self.is_alive else []
        code = await self.kill()
        for process in below:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        while any(_holds_resources(process) for process in below):  # noqa: ASYNC110 - no children of ours to await
            await asyncio.sleep(0.005)
        return code

    async def wait_until_ready(self, is_ready: Callable[[], Awaitable[bool]], *, timeout_s: float) -> None:
        """Asks until it is ready. Raises LaunchFailed when the process ends first or time is up."""
        began = time.monotonic()
        while not await is_ready():
            if not self.is_alive:
                raise LaunchFailed(f"{self.name} ended at its start.", self.log_tail())
            if time.monotonic() - began > patience(timeout_s):
                raise LaunchFailed(f"{self.name} was not ready in {timeout_s:g} s.", self.log_tail())
            await asyncio.sleep(0.01)

    def log_tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)


def _holds_resources(process: psutil.Process) -> bool:
    """False for a zombie: some containers have no init that would reap it."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
