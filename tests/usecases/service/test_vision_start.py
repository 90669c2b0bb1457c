"""The vision worker's first log lines."""

import asyncio
import contextvars
import logging
from pathlib import Path

import pytest

from domain.errors import Unavailable
from domain.settings import Settings
from domain.values.task_kinds import DELIVERY, VISION
from sandbox.launcher import free_port
from workers.process import serve

LICENCE = (
    "InsightFace's buffalo_l is for non-commercial research only; FACE_ENGINE=dlib may be used commercially"
)


@pytest.mark.parametrize(("queue", "said"), [(VISION, [LICENCE]), (DELIVERY, [])])
async def test_the_first_line_of_the_vision_worker_is_the_licence_of_its_weights(
    queue: str, said: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    closed = free_port()  # no database is there, so the process ends at once
    settings = Settings.model_validate(
        {
            "bot_token": "1:test",
            "database_url": f"postgres://spotted:x@127.0.0.1:{closed}/spotted",
            "qdrant_path": tmp_path,
            "storage_path": tmp_path,
        }
    )
    with caplog.at_level(logging.INFO), pytest.raises(Unavailable):
        await asyncio.get_running_loop().create_task(
            serve(settings, frozenset({queue})), context=contextvars.Context()
        )
    assert [record.getMessage() for record in caplog.records if record.name == "workers.process"] == said
