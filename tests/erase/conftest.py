"""The stage of the use cases, with real Postgres and fakes that can be down, and the scene on it."""

from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from tests.erase.scene import Scene, make_scene
from tests.erase.still import Still
from tests.usecases.conftest import open_connections, stage
from tests.usecases.stage import Stage

__all__ = ["open_connections", "stage"]


@pytest.fixture(scope="session")
def stills() -> dict[str, Still]:
    """Holds a copy of the scene, once the first test that needs it has made it."""
    return {}


@pytest.fixture
async def scene(stage: Stage, stills: dict[str, Still], _eraser: tuple[asyncpg.Connection, str]) -> Scene:
    connection, deletes = _eraser
    if "scene" not in stills:
        stills["scene"] = await Still.of(await make_scene(stage), connection)
        await connection.execute(deletes)
    return await stills["scene"].put_back(stage, connection)


@pytest.fixture
def restore(
    stage: Stage, scene: Scene, stills: dict[str, Still], _eraser: tuple[asyncpg.Connection, str]
) -> Callable[[], Awaitable[None]]:
    """Puts database, index and photos back to what they were before the test; the ledger stays."""

    async def put_back() -> None:
        await stills["scene"].restore(stage, _eraser[0])

    return put_back
