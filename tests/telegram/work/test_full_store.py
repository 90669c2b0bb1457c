"""A worker starts although the disk of its photos is full: not all of its work needs space there."""

import pytest

from domain.adapters.photo_stores.file_photo_store import FilePhotoStore
from domain.errors import Unavailable
from domain.settings import read_settings
from domain.values.task_kinds import DELIVERY
from tests.no_error import no_error
from tests.telegram.bot_process import Environment
from workers.world import open_world


async def test_a_worker_starts_while_its_photo_store_takes_no_writes(
    environment: Environment, clean_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    async with open_world(settings, frozenset({DELIVERY})):
        pass  # the first start marked the store

    async def refuse(*_: object) -> None:
        raise Unavailable("photo folder", "no space is left")

    monkeypatch.setattr(FilePhotoStore, "put", refuse)
    with no_error("the worker starts"):
        async with open_world(settings, frozenset({DELIVERY})) as world:
            assert world.store is not None
