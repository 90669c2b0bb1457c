"""A TCP proxy before a neighbour: cuts, slows, silences or refuses connections, or leaves them half open."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

CHUNK_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Weather:
    """delay_s: how late every chunk is, both ways. cut_after_bytes: after so many bytes of answers, on all
    connections together, every connection is cut, and the weather is fair again.

    is_silent: bytes are taken and wait. is_refusing: new connections end at once. loss: the share of chunks
    that get lost on the way; TCP repeats them after a pause that doubles, and the bytes behind them wait.
    """

    delay_s: float = 0.0
    cut_after_bytes: int | None = None
    is_silent: bool = False
    is_refusing: bool = False
    loss: float = 0.0


# Linux's first pause before it repeats lost bytes.
FIRST_PAUSE_S = 0.2
FAIR = Weather()


class TcpProxy:
    """Forwards loopback to loopback, on a port of its own for as long as the block lasts."""

    def __init__(self, target_port: int, seed: int | None = None) -> None:
        self._target_port = target_port
        self._weather = FAIR
        self._changed = asyncio.Event()
        self._answered_bytes = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._half_open: set[asyncio.StreamWriter] = set()
        self._dice = random.Random(target_port if seed is None else seed)  # noqa: S311 - no secret
        self.port = 0

    @classmethod
    @asynccontextmanager
    async def to(cls, target_port: int, seed: int | None = None) -> AsyncIterator["TcpProxy"]:
        """seed: of the packets that get lost; None: the port."""
        proxy = cls(target_port, seed)
        server = await asyncio.start_server(proxy._serve, "127.0.0.1", 0)
        proxy.port = server.sockets[0].getsockname()[1]
        try:
            yield proxy
        finally:
            server.close()
            proxy.set_weather(FAIR)
            proxy.cut()
            while proxy.connections:  # noqa: ASYNC110 - a closed socket announces nothing
                await asyncio.sleep(0.001)  # each ends by itself now

    @property
    def connections(self) -> int:
        """The number of open ends, two for each connection."""
        return len(self._open)

    def lead_to(self, target_port: int) -> None:
        """Forwards new connections to another port from now on."""
        self._target_port = target_port

    def set_weather(self, weather: Weather) -> None:
        self._weather = weather
        self._answered_bytes = 0
        self._wake()

    def cut(self) -> None:
        """Aborts every open connection."""
        self._half_open.clear()
        self._wake()
        for writer in self._open:
            writer.transport.abort()

    def leave_half_open(self) -> None:
        """Leaves open connections open: they take bytes, but pass on neither bytes nor the end of a side. New
        connections work. A firewall that forgot its open connections acts like this.
        """
        self._half_open |= self._open

    def cut_half_open(self) -> None:
        """Aborts the half-open connections, as a system does that notices they are dead."""
        for writer in self._half_open:
            writer.transport.abort()
        self._half_open.clear()
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._weather.is_refusing:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._target_port)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, back}
        self._open |= ends
        try:
            async with asyncio.TaskGroup() as pumps:
                pumps.create_task(self._pump(reader, back, is_answer=False))
                pumps.create_task(self._pump(there, writer, is_answer=True))
        finally:
            self._open -= ends
            self._half_open -= ends
            for end in ends:
                end.transport.abort()

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, is_answer: bool
    ) -> None:
        try:
            while chunk := await source.read(CHUNK_BYTES):
                await self._pass_through(len(chunk), is_answer=is_answer)
                if sink not in self._half_open:
                    sink.write(chunk)
                    await sink.drain()
            await self._until_it_may_end(sink)
            sink.write_eof()
        except OSError:  # the end is passed on: a server that hears of no end keeps its client's locks
            await self._until_it_may_end(sink)
            sink.transport.abort()

    async def _until_it_may_end(self, sink: asyncio.StreamWriter) -> None:
        """Waits while the connection is half open: one side does not hear of the other's end until a cut."""
        while sink in self._half_open:
            await self._changed.wait()

    async def _pass_through(self, size: int, *, is_answer: bool) -> None:
        while self._weather.is_silent:
            await self._changed.wait()
        if self._weather.delay_s:
            await asyncio.sleep(self._weather.delay_s)
        pause_s = FIRST_PAUSE_S
        while self._dice.random() < self._weather.loss:
            await asyncio.sleep(pause_s)
            pause_s *= 2
        limit = self._weather.cut_after_bytes
        if is_answer and limit is not None:
            self._answered_bytes += size
            if self._answered_bytes > limit:
                self.set_weather(FAIR)
                self.cut()
                raise ConnectionResetError
