"""What is known of an upload that failed: half a body certainly sent nothing, a whole one may have."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator

import pytest

from domain.adapters.telegram.bot_api import BotApi
from domain.errors import Ambiguous, NotSent, Unavailable
from sandbox.patience import patience
from tests.no_error import no_error

# More than the buffers between two sockets take in.
LARGE = b"x" * 20_000_000
SMALL = b"x" * 1000
ANSWER = b'{"ok": true, "result": {"message_id": 1}}'


class SlowLine:
    """A server that reads `first` bytes of a body, and the rest when `goes_on` is set. cuts: it then ends
    the connection. pause_s: before the answer. is_whole: the whole body is there.
    """

    api: BotApi

    def __init__(self, timeout_s: float) -> None:
        self.timeout_s = timeout_s
        self.first = 0
        self.cuts = self.is_silent = False
        self.goes_on, self.is_over = asyncio.Event(), asyncio.Event()
        self.pause_s = 0.0
        self.is_whole = False

    async def handle(self, reader: StreamReader, writer: StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        left = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        left -= len(await reader.readexactly(min(self.first, left)))
        if self.cuts:
            writer.transport.abort()
            return
        await self.goes_on.wait()
        while left and (piece := await reader.read(left)):
            left -= len(piece)
        self.is_whole = not left
        if self.is_whole and not self.is_silent:
            await passed(self.pause_s)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(ANSWER) + ANSWER)
        while await reader.read(1000):
            pass
        self.is_over.set()
        writer.close()


async def passed(seconds: float) -> None:
    """Waits until so much time has passed: that is what a slow line does."""
    await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=seconds)


@pytest.fixture
async def line() -> AsyncIterator[SlowLine]:
    line = SlowLine(patience(1))
    async with await asyncio.start_server(line.handle, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        line.api = BotApi(f"http://127.0.0.1:{port}", "1:x", timeout_s=line.timeout_s)
        yield line
        line.goes_on.set()
        await line.api.close()


async def failure_of_an_upload(line: SlowLine, photo: bytes) -> type[Unavailable]:
    with pytest.raises(Unavailable) as said:
        await line.api.call("sendPhoto", {"chat_id": 1}, upload=("photo", photo))
    return said.type


async def test_an_upload_of_which_a_part_did_not_go_out_in_time_was_not_sent(line: SlowLine) -> None:
    """Otherwise each photo that a slow line holds up would be in doubt for good."""
    assert await failure_of_an_upload(line, LARGE) is NotSent
    line.goes_on.set()
    await asyncio.wait_for(line.is_over.wait(), patience(10))
    assert not line.is_whole  # nor does it arrive later


async def test_an_upload_that_went_out_whole_and_has_no_answer_may_have_been_sent(line: SlowLine) -> None:
    line.is_silent = True
    line.goes_on.set()
    assert await failure_of_an_upload(line, SMALL) is Ambiguous
    assert line.is_whole


async def test_an_upload_whose_last_byte_left_the_process_may_have_been_sent(line: SlowLine) -> None:
    """Although Telegram has not read it yet: it may still do so."""
    assert await failure_of_an_upload(line, SMALL) is Ambiguous
    line.goes_on.set()
    await asyncio.wait_for(line.is_over.wait(), patience(10))
    assert line.is_whole


@pytest.mark.parametrize(("photo", "outcome"), [(LARGE, NotSent), (SMALL, Ambiguous)])
async def test_a_connection_that_is_cut_before_the_end_of_an_upload_has_sent_nothing(
    line: SlowLine, photo: bytes, outcome: type[Unavailable]
) -> None:
    line.first, line.cuts = 500, True
    assert await failure_of_an_upload(line, photo) is outcome


async def test_the_answer_to_an_upload_has_its_whole_time_after_the_body(line: SlowLine) -> None:
    line.pause_s = 0.6 * line.timeout_s
    asyncio.get_running_loop().call_later(0.6 * line.timeout_s, line.goes_on.set)
    with no_error("the photo is sent"):
        await line.api.call("sendPhoto", {"chat_id": 1}, upload=("photo", LARGE))
