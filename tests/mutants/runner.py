"""Runs pytest on a copy of the code again and again, without starting Python, Postgres or Redis each time."""

import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.kept_servers import clear, kept_servers
from tests.mutants.copy_of_code import CopyOfCode

LOOK_EVERY_S = 0.5
# A process that waits in vain uses no CPU; on a busy machine every other one still gets a little.
IDLE_S, IDLE_CPU_S = 40.0, 0.05
_LINE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Red:
    """A test that failed. is_assertion: an assertion failed, and not some other error."""

    test: str
    is_assertion: bool
    why: str


@dataclass(frozen=True, slots=True)
class Run:
    """One run of pytest. code: its exit code; None when it hung and was ended."""

    code: int | None
    red: tuple[Red, ...]
    passed: int
    seconds: float
    output: str = field(repr=False)

    @property
    def hung(self) -> bool:
        return self.code is None


class Runner:
    """One copy of the code, its servers, and its nursery: the process that forks for each run of pytest."""

    def __init__(
        self, folder: Path, copy: CopyOfCode, nursery: asyncio.subprocess.Process, servers: Path | None
    ) -> None:
        self.copy = copy
        self._folder = folder
        self._nursery = nursery
        self._servers = servers

    @classmethod
    @asynccontextmanager
    async def running(cls, original: Path, folder: Path, *, servers: bool = True) -> AsyncIterator["Runner"]:
        """folder: a new one; other users may enter it, because root's Postgres runs as another user.
        servers: keeps a Postgres and a Redis for its tests.
        """
        os.mkdir(folder, 0o711)
        copy = await asyncio.to_thread(CopyOfCode, original, folder)
        kept = folder / "servers" if servers else None
        async with _servers_in(kept), _nursery_in(copy.path) as nursery:
            runner = cls(folder, copy, nursery, kept)
            await runner._next_line()
            yield runner

    async def pytest(
        self,
        arguments: Sequence[str],
        *,
        cpu_limit_s: float,
        only: Sequence[str] = (),
        but: Collection[str] = (),
        own_servers: bool = False,
        until_asserted: bool = False,
        reached: Path | None = None,
    ) -> Run:
        """Runs pytest on the copy.
        cpu_limit_s: a run that uses more counts as hung. only: these of the tests found, in this order.
        but: leaves these out. own_servers: starts new servers, for code that makes the database itself.
        until_asserted: ends at the first failed assertion. reached: keeps there which lines
        the tests reach.
        """
        since = time.monotonic()
        log, noticed = self._folder / "log", self._folder / "noticed.json"
        noticed.unlink(missing_ok=True)
        kept = [f"--kept-servers={self._servers}"] if self._servers and not own_servers else []
        order = {
            "log": str(log),
            "noticed": str(noticed),
            "arguments": [*kept, *arguments],
            "only": list(only),
            "but": list(but),
            "until_asserted": until_asserted,
        }
        if reached is not None:
            order["reached"] = str(reached)
        code = await self._run_order(order, cpu_limit_s)
        found = json.loads(noticed.read_text()) if noticed.exists() else {"red": [], "passed": 0}
        if self._servers is not None:
            await clear(self._servers)
        red = tuple(Red(**one) for one in found["red"])
        return Run(code, red, found["passed"], time.monotonic() - since, log.read_text(errors="replace"))

    async def _run_order(self, order: dict[str, Any], cpu_limit_s: float) -> int | None:
        assert self._nursery.stdin is not None
        self._nursery.stdin.write(json.dumps(order).encode() + b"\n")
        pid = (await self._next_line())["pid"]
        ended = asyncio.ensure_future(self._next_line())  # noqa: TID251 - cancelled or awaited below
        watch, hung = Watch(time.monotonic()), False
        try:
            while not (await asyncio.wait([ended], timeout=LOOK_EVERY_S))[0]:
                if not hung and watch.hangs(_cpu_s(pid), time.monotonic(), limit_s=cpu_limit_s):
                    hung = True
                    _kill(pid)
        except asyncio.CancelledError:  # the tests have a session of their own, so they would run on
            _kill(pid)
            ended.cancel()
            raise
        code: int = (await ended)["code"]
        return None if hung else code

    async def _next_line(self) -> dict[str, Any]:
        assert self._nursery.stdout is not None
        line = await self._nursery.stdout.readline()
        if not line:
            raise RuntimeError("The nursery has ended; what it said stands above.")
        said: dict[str, Any] = json.loads(line)
        return said


@asynccontextmanager
async def runners(original: Path, count: int) -> AsyncIterator[list[Runner]]:
    """Starts `count` runners in a folder of the clone, and removes the folder afterwards."""
    parent = original / ".sandbox"
    parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="copies-", dir=parent) as name:
        os.chmod(name, 0o711)  # Postgres may run as another user
        async with AsyncExitStack() as stack:
            yield [
                await stack.enter_async_context(Runner.running(original, Path(name, str(number))))
                for number in range(count)
            ]


def makes_its_own_database(file: str) -> bool:
    """Whether a break of this file has to be there when the servers start and the database is made."""
    return file.startswith(("domain/adapters/postgres/database.py", "migrations/", "sandbox/launcher/"))


@asynccontextmanager
async def _servers_in(folder: Path | None) -> AsyncIterator[None]:
    if folder is None:
        yield
        return
    os.mkdir(folder, 0o711)
    async with kept_servers(folder):
        yield


def _environment() -> dict[str, str]:
    """Lets Python keep its compiled files, even if the caller does not: without them a run takes longer."""
    given = os.environ  # noqa: TID251 - handed on as it is
    return {name: value for name, value in given.items() if name != "PYTHONDONTWRITEBYTECODE"}


@asynccontextmanager
async def _nursery_in(folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    nursery = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.mutants.nursery"),
        cwd=folder,
        env=_environment(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_LINE_BYTES,
        start_new_session=True,
    )
    try:
        yield nursery
    finally:
        with suppress(ProcessLookupError):
            nursery.kill()
        await nursery.wait()


class Watch:
    """Tells from the CPU that a process uses whether it hangs, whatever the machine's load."""

    def __init__(self, now: float) -> None:
        self._cpu_s = 0.0
        self._moved_at = now

    def hangs(self, used_s: float, now: float, *, limit_s: float) -> bool:
        """used_s: can be less than before, when a child has ended that was not waited for."""
        if abs(used_s - self._cpu_s) > IDLE_CPU_S:
            self._cpu_s, self._moved_at = used_s, now
        return used_s > limit_s or now - self._moved_at > IDLE_S


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _cpu_s(pid: int) -> float:
    """The CPU that the process and all that it started have used."""
    used = 0.0
    with suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                used += sum(process.cpu_times()[:4])  # with that of its own ended children
    return used
