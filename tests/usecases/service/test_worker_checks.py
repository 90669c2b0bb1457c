"""Checks of the index and of the photo store by the vision worker."""

import pytest

from domain.errors import Unavailable
from domain.rules.photos.store_keys import OWNER_KEY
from tests.usecases.stage import Stage
from workers.world import StoreAlarm, index_check


async def test_an_index_that_answers_no_search_is_not_well(stage: Stage) -> None:
    check = index_check(stage.eyes)
    await check()
    stage.index.is_down = True
    with pytest.raises(Unavailable):
        await check()


async def test_a_store_that_gives_and_takes_nothing_is_away(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its disk is full. That is found out within a minute, and forgotten as soon as it takes something."""

    async def full(*_: object) -> None:
        raise Unavailable("photo folder", "No space left on device")

    await stage.store.put(OWNER_KEY, b"{}")
    alarm = StoreAlarm(stage.store)
    await alarm.check()
    with monkeypatch.context() as disk:
        disk.setattr(stage.store, "check", full)
        found = 0
        for _ in range(8):
            try:
                await alarm.check()
            except Unavailable:
                found += 1
    assert found >= 4
    await alarm.check()
    assert list(stage.store.photos) == [OWNER_KEY]
