"""The stage of tests/usecases, with an index at whose calls a test can make the work die."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from domain.fail_points import arm, disarm, guarded
from tests.usecases.stage import Stage
from workers.recognition.decoding.codec import PillowCodec


@pytest.fixture
def stage(clean_database: str, codec: PillowCodec) -> Iterator[Stage]:
    stage = Stage(clean_database, codec)
    arm("none:", 1)  # so that the index is wrapped
    eyes = replace(stage.eyes, index=guarded(stage.index, "qdrant"))
    stage.eyes, stage.world = eyes, replace(stage.world, eyes=eyes)
    yield stage
    disarm()
