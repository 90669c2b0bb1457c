"""`python -m workers rebuild-index` in this process, while a vision worker is at work."""

import asyncio
from contextvars import Context

import pytest
from pydantic import SecretStr

from sandbox.patience import patience
from tests import sql
from tests.usecases.factory import Connected
from tests.usecases.stage import Stage
from workers.commands import rebuild_index


async def test_the_command_says_how_many_faces_the_new_index_holds(
    stage: Stage, anna: Connected, clean_database: str, redis_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = stage.settings.model_copy(
        update={"database_url": SecretStr(clean_database), "redis_url": SecretStr(redis_url)}
    )
    async with asyncio.timeout(patience(20)), asyncio.TaskGroup() as group:
        command = group.create_task(rebuild_index.run(settings, []), context=Context())
        while not command.done():
            await stage.drain()
    assert command.result() == 0
    assert stage.index.faces()
    assert "The index is rebuilt: 1 face. The old one is deleted." in capsys.readouterr().out
    assert await sql.rows("SELECT 1 FROM reports WHERE finished_at IS NULL") == []


async def test_wrong_arguments_rebuild_nothing(stage: Stage, anna: Connected) -> None:
    assert await rebuild_index.run(stage.settings, ["now"]) is None
    assert await sql.rows("SELECT 1 FROM reports") == []
