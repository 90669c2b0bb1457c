"""Fixtures: the stage of tests/usecases, and two pools of connections that look to Postgres like two
processes.
"""

from collections.abc import AsyncIterator

import pytest

from tests.concurrency.process import Process, open_process
from tests.usecases.stage import Stage
from workers.recognition.decoding.codec import PillowCodec


@pytest.fixture
async def stage(clean_database: str, codec: PillowCodec) -> Stage:
    return Stage(clean_database, codec)


@pytest.fixture(scope="session")
async def processes(postgres_dsn: str) -> AsyncIterator[tuple[Process, Process]]:
    async with open_process(postgres_dsn) as one, open_process(postgres_dsn) as other:
        yield one, other
