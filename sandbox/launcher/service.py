"""Supervises one of our own processes (`python -m bot`), which is started again when it dies."""

import asyncio
import logging
import os
import sys
from collections import ChainMap
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp

from sandbox.launcher.process import ChildProcess, LaunchFailed
from sandbox.launcher.server import LoopbackServer

REPOSITORY = Path(__file__).resolve().parents[2]
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR", "XDG_CACHE_HOME")
RESTART_DELAY_S = 1.0

log = logging.getLogger(__name__)


class Service(LoopbackServer):
    """`python -m <arguments>`, ready when its `/healthz` answers 200.

    When it ends by itself or by `kill`, the supervisor starts it again on the same port; `restarts` counts
    these starts. when_ended: is called with the exit code before each of them. environment: for the next
    start.
    """

    ready_within_s = 90  # a vision worker loads its engine first

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        spawn: Callable[..., ChildProcess],
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.restarts = 0
        self.environment = dict(environment)
        self.when_ended: Callable[[int], None] | None = None
        self._arguments = arguments
        self._spawn = spawn
        self._log_file = folder / f"{name}.log"
        self._starting = asyncio.Lock()
        self._ready = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def running(
        cls,
        name: str,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        spawn: Callable[..., ChildProcess] = ChildProcess,
    ) -> AsyncIterator["Service"]:
        """environment: the settings; the address is added to them. The log is `folder/<name>.log`.

        spawn: makes the process, as ChildProcess does.
        """
        service = cls(name, arguments, environment, folder, spawn)
        await service.start()
        supervisor = asyncio.create_task(service._supervise())  # noqa: TID251 - this is the supervisor
        try:
            yield service
        finally:
            supervisor.cancel()
            with suppress(asyncio.CancelledError):
                await supervisor
            await service.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def restart(self) -> None:
        async with self._starting:
            await super().restart()

    async def kill(self) -> None:
        self._ready.clear()
        await super().kill()

    async def wait_until_ready(self) -> None:
        """Waits after a `kill` until the supervisor has started it again."""
        await self._ready.wait()

    async def _start_process(self) -> None:
        await super()._start_process()
        self._ready.set()

    async def _supervise(self) -> None:
        while True:
            code = await self.process.wait()
            async with self._starting:
                if self.process.is_alive:  # `restart` was faster
                    continue
                self._ready.clear()
                if self.when_ended is not None:
                    self.when_ended(code)
                log.warning("%s ended with %s, starting it again", self.name, code)
                self.restarts += 1
                try:
                    await self._start_process()
                except LaunchFailed as failure:
                    log.error("%s", failure)
                    await asyncio.sleep(RESTART_DELAY_S)

    def _process_on(self, port: int) -> ChildProcess:
        own = os.environ  # noqa: TID251 - what a child inherits is no setting
        inherited = {name: own[name] for name in INHERITED if name in own}
        return self._spawn(
            self.name,
            [sys.executable, "-m", *self._arguments],
            log=self._log_file,
            environment=ChainMap(
                {"HTTP_HOST": "127.0.0.1", "HTTP_PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"},
                self.environment,
                inherited,
            ),
            cwd=REPOSITORY,
        )

    async def _is_ready(self) -> bool:
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session,
                session.get(f"{self.url}/healthz") as answer,
            ):
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False
