"""The proxy treats connections as its weather says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from sandbox.chaos.proxy import FAIR, FIRST_PAUSE_S, TcpProxy, Weather
from sandbox.patience import patience

HELLO = b"hello"
SEED = 1  # of losses, of which no more than three come in a row: eight in a row would take a minute


@pytest.fixture
async def proxy() -> AsyncIterator[TcpProxy]:
    """A proxy for a server that says back what it hears, and ends its side when the client ends."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(1024):
                writer.write(data)
        writer.transport.abort()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with TcpProxy.to(server.sockets[0].getsockname()[1], seed=SEED) as proxy:
        yield proxy
    server.close()
    await server.wait_closed()


async def _said_back(proxy: TcpProxy, data: bytes = HELLO, *, within_s: float = 5) -> bytes:
    """What the server says back; empty when the connection ends before that."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    try:
        writer.write(data)
        return await asyncio.wait_for(reader.readexactly(len(data)), patience(within_s))
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""
    finally:
        writer.close()


async def test_in_fair_weather_everything_passes(proxy: TcpProxy) -> None:
    assert await _said_back(proxy) == HELLO


async def test_a_slow_connection_takes_its_time(proxy: TcpProxy) -> None:
    proxy.set_weather(Weather(delay_s=0.05))
    began = asyncio.get_running_loop().time()
    assert await _said_back(proxy) == HELLO
    assert asyncio.get_running_loop().time() - began >= 0.1


async def test_a_silent_connection_says_everything_later(proxy: TcpProxy) -> None:
    proxy.set_weather(Weather(is_silent=True))
    asking = asyncio.ensure_future(_said_back(proxy))  # noqa: TID251 - awaited below
    done, _ = await asyncio.wait({asking}, timeout=0.1)
    assert not done
    proxy.set_weather(FAIR)
    assert await asking == HELLO


async def test_where_packets_get_lost_everything_passes_later_and_in_order(proxy: TcpProxy) -> None:
    """TCP sends lost packets again, so no byte is missing."""
    proxy.set_weather(Weather(loss=0.2))
    began = asyncio.get_running_loop().time()
    texts = [bytes([number]) * 20_000 for number in range(8)]
    said_back = await asyncio.gather(*(_said_back(proxy, text, within_s=60) for text in texts))
    assert said_back == texts
    assert asyncio.get_running_loop().time() - began >= FIRST_PAUSE_S


async def test_a_refused_connection_ends_at_once(proxy: TcpProxy) -> None:
    proxy.set_weather(Weather(is_refusing=True))
    assert await _said_back(proxy) == b""


async def test_an_answer_can_be_cut_in_the_middle(proxy: TcpProxy) -> None:
    proxy.set_weather(Weather(cut_after_bytes=10))
    assert await _said_back(proxy, b"x" * 10_000) == b""
    assert await _said_back(proxy, b"x" * 10_000) == b"x" * 10_000


async def test_a_cut_ends_what_is_open(proxy: TcpProxy) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(HELLO)
    await reader.readexactly(len(HELLO))
    proxy.cut()
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await asyncio.wait_for(reader.readexactly(1), patience(5))
    writer.close()


async def test_a_half_open_connection_passes_nothing_while_new_ones_pass(proxy: TcpProxy) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(HELLO)
    await reader.readexactly(len(HELLO))
    proxy.leave_half_open()
    writer.write(HELLO)
    assert await _said_back(proxy) == HELLO
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.1)
    writer.transport.abort()


async def test_when_the_client_ends_a_half_open_connection_the_server_keeps_its_end(proxy: TcpProxy) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(HELLO)
    await reader.readexactly(len(HELLO))
    proxy.leave_half_open()
    writer.transport.abort()
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(HELLO)
    await reader.readexactly(len(HELLO))
    assert proxy.connections == 4, "two of them belong to the new connection"
    writer.close()


async def test_a_server_hears_of_a_client_that_was_killed(proxy: TcpProxy) -> None:
    """A server that does not hear of it would keep the locks of a transaction that nobody ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(HELLO)
    await reader.readexactly(len(HELLO))
    writer.transport.abort()
    async with asyncio.timeout(patience(5)):
        while proxy.connections:  # noqa: ASYNC110 - a socket's end announces nothing
            await asyncio.sleep(0.01)
