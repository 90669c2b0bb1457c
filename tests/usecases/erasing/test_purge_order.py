"""A purge begins without waiting, and waits for everybody who may still write before it verifies."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import asyncpg
import pytest

from domain.ports import Stores
from domain.queries.erasing.ledger import is_ledger_of, read_ledger
from domain.steps.erasing import erase_group_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.service.open_report import open_report
from domain.steps.service.report_run import ReportRun
from domain.steps.work.work import transaction
from domain.usecases.erasing.mark_ledger import mark_ledger
from domain.usecases.erasing.purge_erasure import purge_erasure
from domain.usecases.work.finish_task import finish_task
from domain.values.task_kinds import VISION
from tests import sql
from tests.fakes.in_memory_photo_store import InMemoryPhotoStore
from tests.usecases.factory import Connected, Group, Member, connected_person, post
from tests.usecases.forgetting import NAME, erase, is_verified, well_known_person
from tests.usecases.operating import merge
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task, claimed, task_row, tasks_of
from tests.usecases.traces import Traces, stored
from tests.usecases.waiting import held, until_blocked


@pytest.fixture
async def anna(stage: Stage, group: Group, kim: Member) -> Connected:
    return await well_known_person(stage, group, kim)


async def test_a_task_that_is_taken_while_the_erase_commits_is_waited_for_too(
    stage: Stage, anna: Connected, clean_database: str
) -> None:
    """The task could read the rows as they were, while a lock of somebody else held up the erase."""
    task = await add_task("recognise_asset", asset_id=0)
    lock = "SELECT id FROM face_embeddings FOR UPDATE"
    async with asyncio.TaskGroup() as tasks, held(clean_database, lock):
        erasing = tasks.create_task(erase(stage, anna))
        await until_blocked(erasing)
        began_before = await claimed(VISION, task)
    await stage.drain()
    assert not await is_verified()
    await finish_task(began_before)
    await stage.make_due()
    await stage.drain()
    assert await is_verified()


async def test_index_and_store_are_purged_before_anybody_is_waited_for(stage: Stage, anna: Connected) -> None:
    traces = await Traces.of(anna.person_id, NAME)
    assert any("suggestion" in key for key in stored(stage))
    await claimed(VISION, await add_task("recognise_asset", asset_id=0))
    await erase(stage, anna)
    await stage.run("purge_erasure")
    assert not await is_verified()
    assert not stage.index.faces() & traces.faces
    assert stored(stage) == set()
    assert len(await read_ledger(stage.store)) == 1


async def test_a_purge_of_any_age_looks_again_soon_whether_earlier_tasks_have_ended(
    stage: Stage, anna: Connected
) -> None:
    await claimed(VISION, await add_task("recognise_asset", asset_id=0))
    await erase(stage, anna)
    await sql.execute("UPDATE tasks SET created_at = now() - interval '5 minutes'")
    await stage.run("purge_erasure")
    [purge] = await tasks_of("purge_erasure")
    waits = await task_row(purge["id"])
    assert waits["state"] == "ready"
    assert "has not ended" in waits["last_error"]
    assert 0 < waits["delay_s"] <= 2


class LateStore(InMemoryPhotoStore):
    """A store that is purged after the index: just then a task writes to the index a last time, and ends."""

    def __init__(self, write: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._write: Callable[[], Awaitable[None]] | None = write

    async def delete(self, keys: Sequence[str]) -> None:
        write, self._write = self._write, None
        if write is not None:
            await write()
        await super().delete(keys)


async def test_what_was_written_while_the_purge_waited_is_purged_before_the_verification(
    stage: Stage, group: Group, kim: Member
) -> None:
    anna = await connected_person(stage, group, kim)
    points = list(stage.index._points.values())
    began_before = await claimed(VISION, await add_task("recognise_asset", asset_id=0))

    async def write() -> None:
        await stage.index.upsert_faces(points)
        await finish_task(began_before)

    await erase(stage, anna)
    [erasure] = await sql.rows("SELECT id FROM erasures")
    stores = Stores(stage.index, LateStore(write), stage.traces, stage.engine.name)
    assert await purge_erasure(erasure["id"], stores, stage.doorbell) == "verified"


@pytest.mark.parametrize("kind", ["rebuild_index", "compare_index", "examine_service"])
async def test_an_erase_waits_for_a_page_of_the_long_tasks_and_not_for_their_end(
    stage: Stage, anna: Connected, kind: str
) -> None:
    async with transaction(stage.doorbell) as work:
        report_id = await open_report(work, kind)
    [task] = await tasks_of(kind)
    await claimed(VISION, task["id"])
    run = await ReportRun.begin(report_id, stage.doorbell)
    assert run is not None
    await erase(stage, anna)
    await stage.drain()
    assert not await is_verified()  # the page at work may have been read before the erase
    await run.note(1, 2)
    await stage.make_due()
    await stage.drain()
    assert await is_verified()


async def test_a_photo_is_not_stored_while_its_group_is_being_erased(
    stage: Stage, group: Group, connection: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker notes the path before it stores the bytes: once the erase has read the paths, it must not."""
    asset = await post(stage, group)
    noted: list[asyncio.Task[str]] = []
    cards = erase_group_rows._cards

    async def cards_while_a_photo_is_recognised(*args: Any) -> list[tuple[str, str]]:
        path = "UPDATE image_assets SET path = 'w1/a1/original' WHERE id = $1 AND state = 'received'"
        noted.append(worker.create_task(connection.execute(path, asset)))
        await until_blocked(noted[0])
        return await cards(*args)

    monkeypatch.setattr(erase_group_rows, "_cards", cards_while_a_photo_is_recognised)
    async with asyncio.TaskGroup() as worker, transaction(stage.doorbell) as work:
        await erase_group_rows.erase_group_rows(work, group.group_id, Order(), stage.settings)
    assert noted[0].result() == "UPDATE 0"


async def test_the_ledger_is_written_and_the_store_purged_though_the_index_is_away(
    stage: Stage, anna: Connected
) -> None:
    stage.index.is_down = True
    await claimed(VISION, await add_task("recognise_asset", asset_id=0))
    await erase(stage, anna)
    await stage.run("purge_erasure")
    assert [entry.subject for entry in await read_ledger(stage.store)] == [anna.person_id]
    assert stored(stage) == set()


async def test_the_ledgers_mark_is_not_put_into_another_store_once_an_erase_is_noted(
    stage: Stage, anna: Connected
) -> None:
    await mark_ledger(7, stage.store)
    assert await is_ledger_of(7, stage.store)
    assert not await is_ledger_of(8, stage.store)
    await erase(stage, anna)
    await stage.run("purge_erasure")
    assert len(await read_ledger(stage.store)) == 1
    another = InMemoryPhotoStore()
    await mark_ledger(7, another)
    assert not await is_ledger_of(7, another)


async def test_the_ledger_names_whom_the_person_had_absorbed(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """In a backup from before the merge the absorbed person is still a person of their own."""
    ben = await connected_person(stage, group, look="ben", name="Ben")
    await merge(stage, ben, anna, group.admin)
    await erase(stage, anna)
    await stage.run("purge_erasure")
    [entry] = await read_ledger(stage.store)
    assert (entry.subject, entry.absorbed) == (anna.person_id, (ben.person_id,))
