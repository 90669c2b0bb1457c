"""The fixture of a change of the face engine."""

import pytest

from tests.usecases.engine_change import Change, LimpingPhotoSource
from tests.usecases.stage import Stage


@pytest.fixture
def change(stage: Stage) -> Change:
    source = LimpingPhotoSource(stage.source.files)
    object.__setattr__(stage.eyes, "source", source)
    return Change(stage, source)
