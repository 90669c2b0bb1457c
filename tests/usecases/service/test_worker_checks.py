"""Checks of the index by /healthz of the vision worker."""

import pytest

from domain.errors import Unavailable
from tests.usecases.stage import Stage
from workers.world import index_check


async def test_an_index_that_answers_no_search_is_not_well(stage: Stage) -> None:
    check = index_check(stage.eyes)
    await check()
    stage.index.is_down = True
    with pytest.raises(Unavailable):
        await check()
