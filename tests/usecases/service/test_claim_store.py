"""Two installations on one store would delete each other's photos: the second one does not start."""

import asyncio
from pathlib import Path

import pytest

from domain.adapters.qdrant.index_owner import ensure_own_index
from domain.adapters.qdrant.qdrant_edge_owner import claim_folder
from domain.errors import Corrupt
from domain.queries.service.installation import installation_id
from domain.queries.service.own_store import ensure_own_store
from domain.rules.photos.store_keys import OWNER_KEY
from domain.usecases.erasing.mark_ledger import mark_ledger
from domain.usecases.service.claim_store import claim_store
from tests import sql
from tests.fakes.in_memory_photo_store import InMemoryPhotoStore
from tests.usecases.factory import Connected
from tests.usecases.forgetting import erase
from tests.usecases.stage import Stage

BOT, OTHER_BOT = 7, 8


async def become_another() -> None:
    """Makes the database another one, as far as a store can tell."""
    await sql.execute("DELETE FROM installation")


async def test_a_store_is_marked_once_and_stays_ours(stage: Stage) -> None:
    await claim_store(BOT, stage.store)
    before = await stage.store.get(OWNER_KEY)
    await claim_store(BOT, stage.store)
    await claim_store(OTHER_BOT, stage.store)  # the bot was changed: the database is the same
    assert await stage.store.get(OWNER_KEY) == before


async def test_another_installation_does_not_start_on_it_and_reads_what_to_do(stage: Stage) -> None:
    await claim_store(BOT, stage.store)
    before, first = await stage.store.get(OWNER_KEY), await installation_id()
    await become_another()
    with pytest.raises(Corrupt) as refused:
        await claim_store(BOT, stage.store)
    said = str(refused.value)
    assert first in said
    assert await installation_id() in said
    assert "STORAGE_PATH or S3_BUCKET" in said
    assert OWNER_KEY in said
    assert await stage.store.get(OWNER_KEY) == before


async def test_a_store_from_before_there_were_marks_belongs_to_whose_ledger_is_in_it(stage: Stage) -> None:
    await mark_ledger(OTHER_BOT, stage.store)
    with pytest.raises(Corrupt, match="belongs to another installation"):
        await claim_store(BOT, stage.store)
    await claim_store(OTHER_BOT, stage.store)


async def test_a_bot_that_was_changed_before_there_were_marks_is_known_by_its_erases(
    stage: Stage, anna: Connected
) -> None:
    await mark_ledger(OTHER_BOT, stage.store)
    await erase(stage, anna)
    await stage.run("purge_erasure")
    await claim_store(BOT, stage.store)


async def test_whoever_has_erased_somebody_does_not_own_each_store_for_it(
    stage: Stage, anna: Connected
) -> None:
    of_another = InMemoryPhotoStore()
    await mark_ledger(OTHER_BOT, of_another)
    await erase(stage, anna)
    await stage.run("purge_erasure")
    with pytest.raises(Corrupt, match="belongs to another installation"):
        await claim_store(BOT, of_another)


async def test_looking_marks_nothing(stage: Stage) -> None:
    await ensure_own_store(BOT, stage.store)
    assert [key async for key in stage.store.list("")] == []


@pytest.mark.parametrize("mark", [b"", b"[]", b"{}", b"\xff"])
async def test_a_mark_that_cannot_be_read_is_nobodys(stage: Stage, mark: bytes) -> None:
    await stage.store.put(OWNER_KEY, mark)
    with pytest.raises(Corrupt, match="cannot be read"):
        await claim_store(BOT, stage.store)


async def test_of_two_that_start_at_once_on_an_empty_store_one_stays(stage: Stage) -> None:
    """Both found the store empty."""

    class Meanwhile(InMemoryPhotoStore):
        async def put(self, key: str, data: bytes) -> None:
            await super().put(key, data)
            await super().put(OWNER_KEY, b'{"installation": "the other one"}')

    with pytest.raises(Corrupt, match="the other one"):
        await claim_store(BOT, Meanwhile())


async def test_the_id_is_made_once(stage: Stage) -> None:
    await become_another()
    assert len({*await asyncio.gather(*(installation_id() for _ in range(8)))}) == 1


async def test_whoever_looks_from_outside_finds_an_index_of_somebody_else(
    stage: Stage, tmp_path: Path
) -> None:
    settings = stage.settings.model_copy(update={"qdrant_path": tmp_path})
    await ensure_own_index(settings, "second")  # the index is nobody's yet
    claim_folder(tmp_path, "first")
    await ensure_own_index(settings, "first")
    with pytest.raises(Corrupt, match="QDRANT_PATH"):
        await ensure_own_index(settings, "second")
