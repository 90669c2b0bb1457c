"""One stage for each test, on empty tables."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from domain.queries import sql
from tests.usecases.stage import Stage
from workers.recognition.codec import PillowCodec


@pytest.fixture(scope="session")
async def codec() -> AsyncIterator[PillowCodec]:
    codec = PillowCodec(threads=1)
    yield codec
    await codec.close()


@pytest.fixture(scope="session")
async def open_connections(database: None) -> None:
    """Enough of them that what a test starts at once runs at once, and not as fast as they open."""
    await asyncio.gather(*(sql.one("SELECT pg_sleep(0.02)") for _ in range(8)))


@pytest.fixture
async def stage(clean_database: str, open_connections: None, codec: PillowCodec) -> Stage:
    return Stage(clean_database, codec)
