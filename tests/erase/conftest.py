"""The stage of the use cases: real Postgres, fakes that can be down all around it; and the scene on it."""

import asyncpg
import pytest

from tests.erase.scene import Scene, make_scene
from tests.erase.still import Still
from tests.usecases.conftest import codec, open_connections, stage
from tests.usecases.stage import Stage

__all__ = ["codec", "open_connections", "stage"]


@pytest.fixture(scope="session")
def stills() -> dict[str, Still]:
    """Made by the first test that wants it."""
    return {}


@pytest.fixture
async def scene(stage: Stage, stills: dict[str, Still], _eraser: tuple[asyncpg.Connection, str]) -> Scene:
    connection, _ = _eraser
    if "scene" not in stills:
        stills["scene"] = await Still.of(await make_scene(stage), connection)
        return stills["scene"].scene
    return await stills["scene"].put_back(stage, connection)
