"""Two installations on one store would delete each other's photos: the second one does not start."""

import asyncio
import os
from errno import ENOSPC
from pathlib import Path

import pytest

from domain.adapters.qdrant.index_owner import ensure_own_index
from domain.adapters.qdrant.qdrant_edge_owner import OWNER_FILE, claim_folder
from domain.errors import Corrupt, Unavailable
from domain.queries.erasing.ledger import is_ledger_of, read_ledger
from domain.queries.service.installation import installation_id
from domain.queries.service.own_store import ensure_own_store
from domain.rules.photos.store_keys import INSTALLATION_KEY, OWNER_KEY
from domain.steps.service.keep_generation import keep_generation
from domain.usecases.erasing.mark_ledger import mark_ledger
from domain.usecases.service.begin_store_anew import begin_store_anew
from domain.usecases.service.claim_store import claim_store
from tests import sql
from tests.fakes.in_memory_photo_store import InMemoryPhotoStore
from tests.no_error import no_error
from tests.usecases.factory import Connected
from tests.usecases.forgetting import erase
from tests.usecases.stage import Stage

BOT, OTHER_BOT = 7, 8


async def become_another() -> None:
    """Makes the database that of another installation, as far as a store can tell."""
    await sql.execute("DELETE FROM installation")


async def erase_for_good(stage: Stage, person: Connected) -> None:
    """Erases the person from everywhere, so that the ledger has an entry of it."""
    await erase(stage, person)
    await stage.run("purge_erasure")


async def test_a_store_is_marked_once_and_stays_ours(stage: Stage) -> None:
    await claim_store(BOT, stage.store)
    before = await stage.store.get(OWNER_KEY)
    await claim_store(BOT, stage.store)
    await claim_store(OTHER_BOT, stage.store)  # the bot was changed: the database is the same
    assert await stage.store.get(OWNER_KEY) == before


async def test_another_installation_does_not_start_on_our_store_and_reads_what_to_do(stage: Stage) -> None:
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


async def test_a_store_without_a_mark_belongs_to_the_bot_whose_ledger_is_in_it(stage: Stage) -> None:
    await mark_ledger(OTHER_BOT, stage.store)
    with pytest.raises(Corrupt, match="belongs to another installation"):
        await claim_store(BOT, stage.store)
    await claim_store(OTHER_BOT, stage.store)


async def test_a_store_without_a_mark_is_ours_after_a_change_of_the_bot_if_our_erases_are_in_it(
    stage: Stage, anna: Connected
) -> None:
    await mark_ledger(OTHER_BOT, stage.store)
    await erase_for_good(stage, anna)
    await claim_store(BOT, stage.store)


async def test_a_store_without_a_mark_is_not_ours_if_our_erases_are_not_in_it(
    stage: Stage, anna: Connected
) -> None:
    of_another = InMemoryPhotoStore()
    await mark_ledger(OTHER_BOT, of_another)
    await erase_for_good(stage, anna)
    with pytest.raises(Corrupt, match="belongs to another installation"):
        await claim_store(BOT, of_another)


async def test_an_empty_store_in_the_place_of_the_one_before_is_refused_and_stays_empty(
    stage: Stage, anna: Connected
) -> None:
    """The disk is not mounted, or the bucket is another one."""
    await claim_store(BOT, stage.store)
    await mark_ledger(BOT, stage.store)
    await erase_for_good(stage, anna)
    empty = InMemoryPhotoStore()
    for look in (claim_store, ensure_own_store):
        with pytest.raises(Corrupt, match="what it held is gone") as refused:
            await look(BOT, empty)
    assert "mounted" in str(refused.value)
    assert "restore-check --apply --ledger-is-lost" in str(refused.value)
    assert empty.photos == {}
    await claim_store(BOT, stage.store)  # the disk is mounted again


async def test_a_generation_written_while_the_disk_was_away_does_not_make_a_folder_our_store(
    stage: Stage,
) -> None:
    await claim_store(BOT, stage.store)
    instead = InMemoryPhotoStore()
    await keep_generation(instead)
    with pytest.raises(Corrupt, match="what it held is gone"):
        await claim_store(BOT, instead)


async def test_a_store_that_is_lost_for_good_begins_anew_with_the_whole_ledger(
    stage: Stage, anna: Connected
) -> None:
    await claim_store(BOT, stage.store)
    await mark_ledger(BOT, stage.store)
    await erase_for_good(stage, anna)
    before = await read_ledger(stage.store)
    fresh = InMemoryPhotoStore()
    await begin_store_anew(fresh)
    await claim_store(BOT, fresh)
    await mark_ledger(BOT, fresh)
    assert await read_ledger(fresh) == before != []
    assert await is_ledger_of(BOT, fresh)


async def test_the_ledger_in_a_full_store_is_marked_when_there_is_space_again(stage: Stage) -> None:
    """A worker starts without: it sends what was recognised before, and may make space by deleting."""
    await claim_store(BOT, stage.store)
    stage.store.is_full = True
    with no_error("a worker starts"):
        assert not await mark_ledger(BOT, stage.store)
    stage.store.is_full = False
    assert await mark_ledger(BOT, stage.store)
    assert await is_ledger_of(BOT, stage.store)


def test_a_marked_folder_of_the_index_on_a_full_disk_is_not_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim_folder(tmp_path, "first")

    def refuse(*_: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", refuse)
    with no_error("the vision worker starts"):
        claim_folder(tmp_path, "first")


async def test_a_folder_of_the_index_whose_mark_a_power_cut_has_emptied_is_claimed_anew(
    stage: Stage, tmp_path: Path
) -> None:
    settings = stage.settings.model_copy(update={"qdrant_path": tmp_path})
    (tmp_path / OWNER_FILE).write_text("")
    with no_error("the mark names nobody"):
        await ensure_own_index(settings, "first")
        claim_folder(tmp_path, "first")
    with pytest.raises(Corrupt, match="belongs to another installation"):
        claim_folder(tmp_path, "second")
    assert os.listdir(tmp_path) == [OWNER_FILE]


def test_the_mark_of_a_folder_is_on_the_disk_before_and_after_it_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a power cut leaves an empty mark, or none."""
    fsync = os.fsync
    synced: list[tuple[bool, bool]] = []

    def noted_fsync(descriptor: int) -> None:
        is_folder = Path(os.readlink(f"/proc/self/fd/{descriptor}")) == tmp_path
        synced.append((is_folder, (tmp_path / OWNER_FILE).exists()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    claim_folder(tmp_path, "first")
    assert synced == [(False, False), (True, True)]


async def test_a_full_store_that_nobody_has_used_is_refused(stage: Stage) -> None:
    stage.store.is_full = True
    with pytest.raises(Unavailable):
        await claim_store(BOT, stage.store)


async def test_a_store_of_somebody_else_does_not_begin_anew(stage: Stage) -> None:
    await claim_store(BOT, stage.store)
    await become_another()
    await begin_store_anew(stage.store)
    with pytest.raises(Corrupt, match="belongs to another installation"):
        await claim_store(BOT, stage.store)


async def test_an_erase_that_the_ledger_lacks_is_written_to_it_again_at_the_next_start(
    stage: Stage, anna: Connected
) -> None:
    """Else a backup from before the erase would bring the person back, and nobody would notice."""
    await claim_store(BOT, stage.store)
    await mark_ledger(BOT, stage.store)
    await erase_for_good(stage, anna)
    [key] = [key for key in stage.store.photos if key.startswith("ledger/") and key != INSTALLATION_KEY]
    noted = stage.store.photos.pop(key)
    await claim_store(BOT, stage.store)
    await mark_ledger(BOT, stage.store)
    assert stage.store.photos[key] == noted


async def test_a_check_marks_no_store(stage: Stage) -> None:
    await ensure_own_store(BOT, stage.store)
    assert [key async for key in stage.store.list("")] == []


@pytest.mark.parametrize("mark", [b"", b"[]", b"{}", b"\xff"])
async def test_a_store_with_a_mark_that_cannot_be_read_is_refused(stage: Stage, mark: bytes) -> None:
    await stage.store.put(OWNER_KEY, mark)
    with pytest.raises(Corrupt, match="cannot be read"):
        await claim_store(BOT, stage.store)


async def test_of_two_installations_that_start_at_once_on_an_empty_store_one_stays(stage: Stage) -> None:
    """Both found the store empty."""

    class Meanwhile(InMemoryPhotoStore):
        async def put(self, key: str, data: bytes) -> None:
            await super().put(key, data)
            await super().put(OWNER_KEY, b'{"installation": "the other one"}')

    with pytest.raises(Corrupt, match="the other one"):
        await claim_store(BOT, Meanwhile())


async def test_the_id_of_an_installation_is_made_once(stage: Stage) -> None:
    await become_another()
    assert len({*await asyncio.gather(*(installation_id() for _ in range(8)))}) == 1


async def test_a_check_refuses_the_index_folder_of_another_installation(stage: Stage, tmp_path: Path) -> None:
    settings = stage.settings.model_copy(update={"qdrant_path": tmp_path})
    await ensure_own_index(settings, "second")  # the index is nobody's yet
    claim_folder(tmp_path, "first")
    await ensure_own_index(settings, "first")
    with pytest.raises(Corrupt, match="QDRANT_PATH"):
        await ensure_own_index(settings, "second")
