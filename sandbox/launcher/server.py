"""The base of Postgres, Redis and our own processes: a port, ready when it answers, kill and restart."""

from abc import ABC, abstractmethod

from sandbox.launcher.process import ChildProcess, LaunchFailed, free_port

PORT_ATTEMPTS = 5


class LoopbackServer(ABC):
    """A child process that listens on a loopback port of its own and keeps it over restarts."""

    port: int
    process: ChildProcess
    ready_within_s: float = 30

    @abstractmethod
    def _process_on(self, port: int) -> ChildProcess:
        """The process to start, not started."""

    @abstractmethod
    async def _is_ready(self) -> bool:
        """Whether it answers on `self.port`."""

    async def start(self) -> None:
        """Starts on a free port; on another one if somebody took the port first. Raises LaunchFailed."""
        for attempt in range(1, PORT_ATTEMPTS + 1):
            self.port = free_port()
            self.process = self._process_on(self.port)
            try:
                await self._start_process()
            except LaunchFailed as failure:
                if attempt == PORT_ATTEMPTS or "address already in use" not in str(failure).lower():
                    raise
            else:
                return

    async def restart(self) -> None:
        """Starts it again on the same port, whether it runs or was killed."""
        await self.stop()
        await self._start_process()

    async def kill(self) -> None:
        """Ends it as a crash would."""
        await self.process.kill()

    async def stop(self) -> None:
        await self.process.stop()

    async def _start_process(self) -> None:
        await self.process.start()
        try:
            await self.process.wait_until_ready(self._is_ready, timeout_s=self.ready_within_s)
        except BaseException:  # also when cancelled: nothing is left running
            await self.process.stop()
            raise
