"""Fixtures: the API of a whole bot, called over HTTP as a person of its groups."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.api.application import PREFIX, add_api
from bot.api.authentication import sign_session
from sandbox.telegram import Group, Person
from sandbox.telegram.content.init_data import signed
from tests import sql
from tests.api.album import Album, open_album
from tests.telegram.conftest import *  # noqa: F403  the bot, its group and its people
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot

Who = Person | str | None


@dataclass(frozen=True)
class Answer:
    """body: the JSON; None for an answer without a body."""

    status: int
    body: Any
    headers: Any


class Api:
    """Calls routes. who: a Person calls with a session, a text is the session or API token, None has none."""

    def __init__(self, client: TestClient[Any, Any], bot_token: str) -> None:
        self.client = client
        self._bot_token = bot_token

    async def get(self, who: Who, path: str, **query: Any) -> Answer:
        return await self.call(who, "GET", path, query=query)

    async def post(self, who: Who, path: str, body: Any = None, **headers: str) -> Answer:
        return await self.call(who, "POST", path, {} if body is None else body, headers=headers)

    async def patch(self, who: Who, path: str, body: Any, **headers: str) -> Answer:
        return await self.call(who, "PATCH", path, body, headers=headers)

    async def delete(self, who: Who, path: str, **query: Any) -> Answer:
        return await self.call(who, "DELETE", path, query=query)

    async def call(
        self,
        who: Who,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """headers: their names have `_` for `-`."""
        given = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        if who is not None:
            given["Authorization"] = f"Bearer {who if isinstance(who, str) else self.session(who)}"
        async with self.client.request(
            method, f"{PREFIX}{path}", json=body, params=query or {}, headers=given
        ) as response:
            text = await response.text()
            return Answer(response.status, json.loads(text) if text else None, response.headers)

    def session(self, who: Person, *, lasts_s: int = 600) -> str:
        return sign_session(who.id, int(time.time()) + lasts_s, self._bot_token)

    def init_data(self, who: Person, *, age_s: int = 0) -> str:
        return signed({"id": who.id, "first_name": "Somebody"}, self._bot_token, age_s=age_s)


@asynccontextmanager
async def serving(bot: WholeBot) -> AsyncIterator[Api]:
    """The API of the bot as it is configured now."""
    app = web.Application()
    add_api(app, bot.world)
    async with TestClient(TestServer(app)) as client:
        yield Api(client, bot.tg.token)


@pytest.fixture
async def api(bot: WholeBot) -> AsyncIterator[Api]:
    async with serving(bot) as api:
        yield api


@scene_fixture
async def album(bot: WholeBot, group: Group, ada: Person, mia: Person) -> Album:
    return await open_album(bot, group, ada, mia)


@scene_fixture
async def asked(bot: WholeBot, group: Group, ada: Person) -> list[int]:
    """Ids of three questions about Anna, the surest first."""
    for likeness in (0.44, 0.42, 0.40):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=likeness)))
        await bot.settle()
    rows = await sql.rows("SELECT id FROM face_suggestions ORDER BY confidence DESC")
    assert len(rows) == 3
    return [row["id"] for row in rows]
