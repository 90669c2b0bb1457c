"""Fixtures: a stage for each test, on empty tables, and the people of most tests.

A file that needs another Anna makes her itself.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.adapters.telegram.bot_api import BotApi
from domain.ids import AssetId
from sandbox.telegram import TelegramStandIn
from sandbox.telegram.people import Person
from tests import sql
from tests.scenes import Scenes
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_group,
    make_participant,
    post,
)
from tests.usecases.scenes import StageSubject, scene_fixture
from tests.usecases.stage import Stage
from workers.recognition.decoding.codec import PillowCodec


@pytest.fixture(scope="session")
async def open_connections(database: None) -> None:
    """Opens enough connections before the tests, so that work started together also runs together."""
    await asyncio.gather(*(sql.one("SELECT pg_sleep(0.02)") for _ in range(8)))


@pytest.fixture
async def stage(
    clean_database: str,
    open_connections: None,
    codec: PillowCodec,
    scenes: Scenes,
    request: pytest.FixtureRequest,
) -> Stage:
    stage = Stage(clean_database, codec)
    await scenes.begin(StageSubject(stage))
    if not {"monkeypatch", "caplog", "capsys"} & set(request.fixturenames):  # no scene keeps what they see
        stage.scenes = scenes
    return stage


@scene_fixture
async def group(stage: Stage) -> Group:
    """A group without an admin chat: its admin decides in private."""
    return await make_group(stage)


@pytest.fixture
async def tg(stage: Stage, schema: Path | None) -> AsyncIterator[TelegramStandIn]:
    """A stand-in that the workers' own client talks to."""
    async with TelegramStandIn.start(schema=schema) as stand_in:
        api = BotApi(stand_in.url, stand_in.token, timeout_s=stage.settings.send_timeout_s)
        stage.world = replace(stage.world, api=api)
        yield stand_in
        await api.close()
        assert stand_in.violations == []


@pytest.fixture
async def parent(stage: Stage, tg: TelegramStandIn) -> Person:
    person = tg.add_user("Kim")
    await person.start_bot()
    return person


@scene_fixture
async def kim(stage: Stage, group: Group) -> Member:
    """A member of the group who has connected nobody."""
    return await make_participant(stage, in_chat=group.tg_chat_id)


@scene_fixture
async def anna(stage: Stage, group: Group) -> Connected:
    return await connected_person(stage, group)


@scene_fixture
async def ben(stage: Stage, group: Group) -> Connected:
    return await connected_person(stage, group, look="ben", name="Ben")


@scene_fixture
async def asked_about(stage: Stage, group: Group, anna: Connected) -> AssetId:
    """A photo that may show Anna; her owner has been asked."""
    asset_id = await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    return asset_id


@scene_fixture
async def photo(stage: Stage, group: Group, anna: Connected) -> AssetId:
    """A photo of Anna and a stranger, which her owner has received."""
    asset_id = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face())
    await stage.settle()
    return asset_id
