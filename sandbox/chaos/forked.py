"""Starts child processes as forks of the nursery, which has imported everything already."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from sandbox.launcher import ChildProcess, LaunchFailed
from sandbox.launcher.account import before_exec
from sandbox.launcher.service import REPOSITORY

_DIED = "the nursery died; its log says why"


class Nursery:
    """The driver's end of `python -m sandbox.chaos.nursery`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._born: dict[int, asyncio.Future[int]] = {}
        self._died: dict[int, asyncio.Future[int]] = {}
        self._is_over = False

    @property
    def pid(self) -> int:
        return self._process.pid

    @classmethod
    @asynccontextmanager
    async def open(cls, log: Path) -> AsyncIterator["Nursery"]:
        with log.open("ab") as errors:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "sandbox.chaos.nursery"),
                cwd=REPOSITORY,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
                preexec_fn=before_exec(None, signal.SIGKILL),
            )
        nursery = cls(process)
        listening = asyncio.create_task(nursery._listen())  # noqa: TID251 - ends with this block
        try:
            yield nursery
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def fork(self, order: Mapping[str, Any]) -> tuple[int, asyncio.Future[int]]:
        """Returns the pid, and a future of the exit code. Raises LaunchFailed if the nursery died."""
        if self._is_over:
            raise LaunchFailed(_DIED)
        loop, number = asyncio.get_running_loop(), len(self._born)
        self._born[number], self._died[number] = loop.create_future(), loop.create_future()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"id": number, **order}).encode() + b"\n")
        return await self._born[number], self._died[number]

    async def _listen(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            news = json.loads(line)
            futures, value = (self._born, news["pid"]) if "pid" in news else (self._died, news["code"])
            if not futures[news["id"]].done():
                futures[news["id"]].set_result(value)
        self._is_over = True
        for number, born in self._born.items():
            if not born.done():
                born.set_exception(LaunchFailed(_DIED))
            if not self._died[number].done():  # its child died with the nursery
                self._died[number].set_result(-signal.SIGTERM)


class ForkedProcess(ChildProcess):
    """A child process that the nursery forks. command: [python, -m, module, arguments ...]."""

    def __init__(self, nursery: Nursery, name: str, command: Sequence[str], **named: Any) -> None:
        super().__init__(name, command, **named)
        self._nursery = nursery
        self._pid = 0
        self._exit: asyncio.Future[int] | None = None

    @property
    def pid(self) -> int:
        return self._pid

    @property
    def is_alive(self) -> bool:
        return self._exit is not None and not self._exit.done()

    @property
    def returncode(self) -> int | None:
        return self._exit.result() if self._exit is not None and self._exit.done() else None

    async def start(self) -> None:
        self._pid, self._exit = await self._nursery.fork(
            {"command": self._command[2:], "environment": dict(self._environment), "log": str(self.log)}
        )

    async def wait(self) -> int:
        assert self._exit is not None, f"{self.name} was never started"
        return await asyncio.shield(self._exit)

    def _signal(self, number: signal.Signals) -> None:
        if self.is_alive:
            with suppress(ProcessLookupError):
                os.kill(self._pid, number)
