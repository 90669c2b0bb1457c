"""The fixture of a change of the face engine."""

import pytest

from tests.usecases.engine_change import Change
from tests.usecases.stage import Stage


@pytest.fixture
def change(stage: Stage) -> Change:
    return Change(stage)
