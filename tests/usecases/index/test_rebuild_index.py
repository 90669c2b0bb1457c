"""The index is built again beside the one in use, because of erased bytes or of a wipe."""

import asyncio

import pytest

from domain.errors import Unavailable
from domain.ids import FaceId, TaskId, WorkspaceId
from domain.ports import Doorbell
from domain.steps.index.sync_faces import sync_faces
from domain.steps.service.open_report import open_report
from domain.steps.service.report_run import ReportRun
from domain.steps.work.work import transaction
from domain.usecases.index.rebuild_index import rebuild_index
from domain.usecases.index.watch_index import watch_index
from domain.usecases.work.finish_task import finish_task
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.stage import Stage
from tests.usecases.tasks import claim_kind, claimed, tasks_of


@pytest.fixture
async def anna(stage: Stage, group: Group) -> Connected:
    """Her prototype and two faces of hers are in the index, beside two strangers."""
    person = await connected_person(stage, group)
    for _ in range(2):
        await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face())
    await stage.drain()
    return person


async def ask(doorbell: Doorbell) -> int:
    async with transaction(doorbell) as work:
        return await open_report(work, "rebuild_index")


async def watch(stage: Stage, share: float = 0.2) -> None:
    await watch_index(stage.index, stage.engine.name, stage.doorbell, rebuild_share=share)


async def lose_embeddings(n: int) -> None:
    await sql.execute(
        "DELETE FROM face_embeddings WHERE id IN (SELECT id FROM face_embeddings ORDER BY id LIMIT $1)", n
    )


async def lost_rows() -> set[int]:
    return {row["id"] for row in await sql.rows("SELECT id FROM lost_embeddings")}


async def test_a_rebuilt_index_holds_what_the_rows_say_and_nothing_else(
    stage: Stage, group: Group, anna: Connected
) -> None:
    whole = stage.index.faces()
    await stage.index.delete_faces(WorkspaceId(group.workspace_id), sorted(whole)[:2])
    report_id = await ask(stage.doorbell)
    await stage.drain()
    assert stage.index.faces() == whole
    row = await sql.one("SELECT * FROM reports WHERE id = $1", report_id)
    assert row is not None
    assert (row["done"], row["total"], sql.from_json(row["findings"])) == (5, 5, {"points": 5})


async def test_searches_go_on_and_a_photo_posted_meanwhile_is_in_the_new_index(
    stage: Stage, group: Group, anna: Connected
) -> None:
    report_id = await ask(stage.doorbell)
    go_on = stage.index.writing = asyncio.Event()
    stage.index.is_writing.clear()
    async with asyncio.TaskGroup() as tasks:
        rebuild = tasks.create_task(rebuild_index(report_id, stage.index, stage.engine.name, stage.doorbell))
        await stage.index.is_writing.wait()
        asset_id = await post(stage, group, stage.engine.face(anna=0.9))
        await stage.recognise(asset_id)
        await stage.run("sync_asset_faces")
        go_on.set()
        await rebuild
    [face] = await sql.rows("SELECT id, person_id FROM face_instances WHERE asset_id = $1", asset_id)
    assert face["person_id"] == anna.person_id
    assert FaceId(face["id"]) in stage.index.faces()
    assert len(stage.index.faces()) == 6


async def test_a_rebuild_that_died_begins_again_and_the_dead_one_writes_no_more(
    stage: Stage, anna: Connected
) -> None:
    report_id = await ask(stage.doorbell)
    dead = await ReportRun.begin(report_id, stage.doorbell)
    assert dead is not None
    await stage.index.begin_rebuild()
    await stage.drain()
    assert len(stage.index.faces()) == 5
    with pytest.raises(Unavailable, match="another try writes it"):
        await dead.note(1, 5)
    with pytest.raises(Unavailable, match="another try writes it"):
        await dead.finish({})


async def test_of_two_rebuilds_at_once_the_one_that_lost_its_draft_changes_nothing(
    stage: Stage, anna: Connected
) -> None:
    whole = stage.index.faces()
    report_id = await ask(stage.doorbell)
    go_on = stage.index.writing = asyncio.Event()
    stage.index.is_writing.clear()

    async def another_begins() -> None:
        await stage.index.is_writing.wait()
        await stage.index.begin_rebuild()
        go_on.set()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(another_begins())
        with pytest.raises(Unavailable, match="not the rebuild under way"):
            await rebuild_index(report_id, stage.index, stage.engine.name, stage.doorbell)
    assert stage.index.faces() == whole
    await stage.drain()
    assert stage.index.faces() == whole
    assert await sql.rows("SELECT id FROM reports WHERE finished_at IS NULL") == []


async def test_rebuilds_wait_for_one_another_whoever_asks(stage: Stage, anna: Connected) -> None:
    await sql.execute("INSERT INTO lost_embeddings (engine, points) VALUES ($1, 9)", stage.engine.name)
    await watch(stage)
    await ask(stage.doorbell)
    first, second = await tasks_of("rebuild_index")
    running = await claimed("vision", TaskId(first["id"]))
    assert await claim_kind("vision", "rebuild_index") is None
    await finish_task(running)
    assert await claimed("vision", TaskId(second["id"]))


async def test_erased_embeddings_are_counted_whatever_deletes_them(stage: Stage, anna: Connected) -> None:
    await lose_embeddings(1)
    await sql.execute("DELETE FROM image_assets WHERE kind = 'post'")
    row = await sql.one(
        "SELECT sum(points)::bigint AS n FROM lost_embeddings WHERE engine = $1", stage.engine.name
    )
    assert row == {"n": 5}


@pytest.mark.parametrize(("share", "rebuilds"), [(0.29, 0), (0.28, 1)])
async def test_a_share_of_erased_points_leads_to_a_rebuild(
    stage: Stage, anna: Connected, share: float, rebuilds: int
) -> None:
    """Two of seven: an index of five points still holds the bytes of two more."""
    await sql.execute("INSERT INTO lost_embeddings (engine, points) VALUES ($1, 2)", stage.engine.name)
    await watch(stage, share)
    await watch(stage, share)
    assert len(await tasks_of("rebuild_index")) == rebuilds
    await stage.drain()
    left = await sql.rows("SELECT id FROM lost_embeddings")
    assert len(left) == 1 - rebuilds


async def test_a_single_erased_point_goes_within_a_day(stage: Stage, anna: Connected) -> None:
    await sql.execute(
        "INSERT INTO lost_embeddings (engine, points, lost_at) VALUES ($1, 1, now() - interval '23 hours')",
        stage.engine.name,
    )
    await watch(stage, 0.9)
    assert await tasks_of("rebuild_index") == []
    await sql.execute("UPDATE lost_embeddings SET lost_at = lost_at - interval '2 hours'")
    await watch(stage, 0.9)
    assert len(await tasks_of("rebuild_index")) == 1


async def test_what_is_erased_during_a_rebuild_counts_for_the_next(stage: Stage, anna: Connected) -> None:
    report_id = await ask(stage.doorbell)
    go_on = stage.index.writing = asyncio.Event()
    stage.index.is_writing.clear()
    async with asyncio.TaskGroup() as tasks:
        rebuild = tasks.create_task(rebuild_index(report_id, stage.index, stage.engine.name, stage.doorbell))
        await stage.index.is_writing.wait()
        await lose_embeddings(1)
        lost = await lost_rows()
        assert lost
        go_on.set()
        await rebuild
    assert lost <= await lost_rows()
    assert len(stage.index.faces()) == 4


async def test_a_face_that_is_written_after_its_erase_to_the_new_index_counts_for_the_next(
    stage: Stage, anna: Connected
) -> None:
    """Its sync has read the row before the erase. The new index only marks the point as deleted, too."""
    report_id = await ask(stage.doorbell)
    [first] = await sql.rows("SELECT face_id FROM face_embeddings ORDER BY id LIMIT 1")
    sync_goes_on = stage.index.writing = asyncio.Event()
    stage.index.is_writing.clear()
    async with asyncio.TaskGroup() as tasks:
        sync = tasks.create_task(sync_faces([FaceId(first["face_id"])], stage.index, stage.engine.name))
        await stage.index.is_writing.wait()
        await lose_embeddings(1)
        rebuild_goes_on = stage.index.writing = asyncio.Event()
        stage.index.is_writing.clear()
        rebuild = tasks.create_task(rebuild_index(report_id, stage.index, stage.engine.name, stage.doorbell))
        await stage.index.is_writing.wait()
        sync_goes_on.set()
        await sync
        rebuild_goes_on.set()
        await rebuild
    assert len(stage.index.faces()) == 4
    assert await lost_rows()


async def test_an_erase_that_began_before_a_rebuild_and_ended_within_it_counts_for_the_next(
    stage: Stage, anna: Connected
) -> None:
    """The row of the erase bears the time at which its transaction began; its bytes are in the new index."""
    report_id = await ask(stage.doorbell)
    go_on = stage.index.writing = asyncio.Event()
    stage.index.is_writing.clear()
    has_begun = asyncio.Event()
    lost: set[int] = set()

    async def erase() -> None:
        async with sql.in_transaction():
            await lose_embeddings(1)
            lost.update(await lost_rows())
            has_begun.set()
            await stage.index.is_writing.wait()
        go_on.set()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(erase())
        await has_begun.wait()
        await rebuild_index(report_id, stage.index, stage.engine.name, stage.doorbell)
    assert lost
    assert lost <= await lost_rows()


async def test_an_index_wiped_while_the_worker_runs_is_written_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    whole = stage.index.faces()
    await watch(stage)
    assert len(await tasks_of("compare_index")) == 1
    stage.index.wipe()
    await watch(stage)
    await stage.make_due()
    await stage.drain()
    assert stage.index.faces() == whole


async def test_an_index_wiped_before_it_showed_any_face_is_prepared_again(stage: Stage, group: Group) -> None:
    stage.index.wipe()
    await watch(stage)
    await post(stage, group, stage.engine.face())
    await stage.drain()
    assert len(stage.index.faces()) == 1


@pytest.mark.checklist(234)
async def test_the_index_is_compared_once_a_day_and_mended(
    stage: Stage, group: Group, anna: Connected
) -> None:
    for _ in range(3):
        await watch(stage)
        await stage.drain()
    assert len(await tasks_of("compare_index")) == 1
    whole = stage.index.faces()
    await stage.index.delete_faces(WorkspaceId(group.workspace_id), sorted(whole)[:1])
    await sql.execute("UPDATE reports SET created_at = created_at - interval '1 day'")
    await asyncio.gather(watch(stage), watch(stage))
    assert len(await tasks_of("compare_index")) == 2
    await stage.drain()
    assert stage.index.faces() == whole
