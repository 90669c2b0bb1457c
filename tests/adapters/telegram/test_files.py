"""A file of Telegram may come slowly, and may be read slowly; only silence ends it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from domain.adapters.telegram.bot_api import BotApi
from domain.errors import Unavailable
from domain.values.time_limit import limited
from sandbox.patience import patience
from tests.no_error import no_error

TOKEN = "42:very-secret"
# More than the buffers between two sockets take in.
LARGE = 20_000_000


async def passed(seconds: float) -> None:
    """Waits until so much time has passed: that is what a slow line does."""
    await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=seconds)


class SlowFile:
    """A file whose first bytes come at once, and one after each of the pauses."""

    api: BotApi

    def __init__(self, timeout_s: float) -> None:
        self.timeout_s = timeout_s
        self.first = b"x"
        self.pauses: list[float] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(self.first)
        for pause_s in self.pauses:
            await passed(pause_s)
            await response.write(b"x")
        return response


@pytest.fixture
async def slow_file() -> AsyncIterator[SlowFile]:
    file = SlowFile(patience(0.4))
    app = web.Application()
    app.router.add_get("/{path:.*}", file.handle)
    async with TestServer(app) as server:
        file.api = BotApi(str(server.make_url("")), TOKEN, timeout_s=file.timeout_s)
        yield file
        await file.api.close()


async def read(api: BotApi) -> bytes:
    return b"".join([piece async for piece in api.read("1.jpg", max_bytes=1000)])


async def test_a_file_comes_whole_on_a_slow_line_that_never_pauses_for_long(slow_file: SlowFile) -> None:
    """On a home line a video once took longer than one answer may, was begun again for hours and given up."""
    slow_file.pauses = [slow_file.timeout_s / 4] * 6
    with no_error("the file comes whole"):
        downloaded, was_read = await asyncio.gather(
            slow_file.api.download("1.jpg", max_bytes=1000), read(slow_file.api)
        )
    assert downloaded == was_read == b"x" * 7


async def test_a_file_that_comes_slowly_is_not_out_of_time_for_its_task(slow_file: SlowFile) -> None:
    slow_file.pauses = [slow_file.timeout_s / 4] * 6
    with no_error("the file comes in time"):
        async with limited(slow_file.timeout_s):
            assert await slow_file.api.download("1.jpg", max_bytes=1000) == b"x" * 7


async def test_a_file_is_given_up_when_the_line_is_silent(slow_file: SlowFile) -> None:
    slow_file.pauses = [slow_file.timeout_s * 2]
    for call in (slow_file.api.download("1.jpg", max_bytes=1000), read(slow_file.api)):
        with pytest.raises(Unavailable):
            await call


async def test_whoever_reads_a_file_may_be_slow(slow_file: SlowFile) -> None:
    """The browser's speed once counted as Telegram's: saving a video broke off on a slow phone."""
    slow_file.first = b"x" * LARGE
    count, is_first = 0, True
    async for piece in slow_file.api.read("1.mp4", max_bytes=LARGE):
        count += len(piece)
        if is_first:
            await passed(slow_file.timeout_s * 1.5)
            is_first = False
    assert count == LARGE
