"""`python -m bot check` names a clock that does not show Telegram's time."""

import re
import time
from collections.abc import AsyncIterator
from email.utils import formatdate

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.clock_check import check_clocks
from domain.adapters.telegram.bot_api import BotApi


@pytest.fixture
async def five_minutes_behind() -> AsyncIterator[BotApi]:
    """A Bot API whose clock is five minutes behind ours."""

    async def answer(_: web.Request) -> web.Response:
        date = formatdate(time.time() - 300, usegmt=True)
        return web.json_response({"ok": True, "result": {}}, headers={"Date": date})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server:
        api = BotApi(str(server.make_url("")), "42:token")
        yield api
        await api.close()


@pytest.mark.usefixtures("clean_database")
async def test_a_clock_that_is_five_minutes_ahead_is_to_be_set(five_minutes_behind: BotApi) -> None:
    assert "Telegram told no time" in str(await check_clocks(five_minutes_behind.ahead_s()))
    await five_minutes_behind.call("getMe", {})
    finding = str(await check_clocks(five_minutes_behind.ahead_s()))
    wrong = r"MEND  Clocks: this machine is 30\d s ahead of Telegram; Postgres is 30\d s ahead of Telegram\. "
    assert re.match(wrong, finding)
    assert "Set the clock by NTP" in finding
