"""Whatever index, store or Redis answer, an erase is open while something erased is found in one of them."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from domain.ids import FaceId, PersonId, WorkspaceId
from domain.ports import FacePoint
from domain.rules.photos.store_keys import view_key
from domain.usecases.erasing.erase_workspace import erase_workspace
from tests import sql
from tests.usecases.factory import Connected, Group, Member, begin, make_group
from tests.usecases.forgetting import erase, is_verified, well_known_person
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task
from tests.usecases.traces import stored
from tests.usecases.workspaces import set_admin_chat


@pytest.fixture
async def anna(stage: Stage, group: Group, kim: Member) -> Connected:
    return await well_known_person(stage, group, kim)


def make_points_unknown(stage: Stage) -> None:
    """Makes every point that of an unknown face, as if the index had not followed yet."""
    for face, (point, embedding) in stage.index._points.items():
        stage.index._points[face] = replace(point, person_id=None, is_prototype=False), embedding


async def ensure_verified_later(stage: Stage) -> None:
    """Tries the open purge again, and asserts that the erase is verified now."""
    await stage.make_due()
    await stage.drain()
    assert await is_verified()


@pytest.mark.checklist(241)
@pytest.mark.parametrize("where", ["index", "store"])
async def test_a_trace_that_a_store_still_shows_keeps_the_erase_open(
    stage: Stage, group: Group, anna: Connected, where: str
) -> None:
    await erase(stage, anna)
    getattr(stage, where).keeps_deleted = True
    await stage.run("purge_erasure")
    await stage.show()  # deletes the person's cards
    for _ in range(2):
        await stage.make_due()
        await stage.drain()
    assert not await is_verified()
    getattr(stage, where).keeps_deleted = False
    await ensure_verified_later(stage)


@pytest.mark.checklist(241)
async def test_a_point_that_no_likeness_can_find_keeps_the_erase_open(stage: Stage, anna: Connected) -> None:
    """The vector of the face was lost, or is another engine's."""
    make_points_unknown(stage)
    await erase(stage, anna)
    await sql.execute("DELETE FROM erasure_probes")
    stage.index.keeps_deleted = True
    await stage.run("purge_erasure")
    assert not await is_verified()
    stage.index.keeps_deleted = False
    await ensure_verified_later(stage)


@pytest.mark.checklist(241)
async def test_a_point_that_still_says_it_is_the_persons_keeps_the_erase_open(
    stage: Stage, anna: Connected
) -> None:
    """The face was taken off the person just before, and the index has not followed yet."""
    [stranger] = await sql.values(
        FaceId, "SELECT id FROM face_instances WHERE person_id IS NULL AND bbox_x = 10 ORDER BY id LIMIT 1"
    )
    point, embedding = stage.index._points[stranger]
    await erase(stage, anna)
    stage.index._points[stranger] = replace(point, person_id=PersonId(anna.person_id)), embedding
    await stage.run("purge_erasure")
    assert not await is_verified()
    stage.index._points[stranger] = point, embedding
    await ensure_verified_later(stage)


@pytest.mark.checklist(241)
async def test_a_row_that_still_names_the_person_keeps_the_erase_open(stage: Stage, anna: Connected) -> None:
    task_id = await add_task("rewrite_files")
    await sql.execute(
        "UPDATE tasks SET last_error = $2, not_before = now() + interval '1 day' WHERE id = $1",
        task_id,
        f"person {anna.person_id}",
    )
    await erase(stage, anna)
    await stage.run("purge_erasure")
    assert not await is_verified()
    await sql.execute("UPDATE tasks SET last_error = NULL WHERE id = $1", task_id)
    await ensure_verified_later(stage)


@pytest.mark.checklist(241)
async def test_a_key_that_redis_still_has_keeps_the_erase_open(stage: Stage, anna: Connected) -> None:
    stage.traces.kept["rate"] = f"person:{anna.person_id}"
    stage.traces.keeps_removed = True
    await erase(stage, anna)
    await stage.run("purge_erasure")
    assert not await is_verified()
    stage.traces.keeps_removed = False
    await ensure_verified_later(stage)
    assert stage.traces.kept == {}


@pytest.mark.checklist(241)
async def test_what_the_api_showed_of_the_photo_keeps_the_erase_open(stage: Stage, anna: Connected) -> None:
    """Somebody looked at the photo while the erase was under way."""
    [shown] = await sql.rows("SELECT uuid, workspace_id FROM image_assets WHERE tg_file_id = 'with anna'")
    await erase(stage, anna)
    stage.store.photos = {view_key(shown["workspace_id"], shown["uuid"], "photo"): b"Anna"}
    stage.store.keeps_deleted = True
    await stage.run("purge_erasure")
    assert not await is_verified()
    stage.store.keeps_deleted = False
    await ensure_verified_later(stage)
    assert stored(stage) == set()


@pytest.mark.checklist(241)
@pytest.mark.parametrize("is_nobodys", [True, False])
async def test_a_face_that_is_found_though_it_is_not_listed_keeps_the_erase_open(
    stage: Stage, anna: Connected, monkeypatch: pytest.MonkeyPatch, is_nobodys: bool
) -> None:
    """An index may forget a point in its lists and not in its graph, by which it searches."""

    async def lists_nothing(_: WorkspaceId) -> AsyncIterator[FacePoint]:
        for point in ():
            yield point

    if is_nobodys:
        make_points_unknown(stage)
    await erase(stage, anna)
    stage.index.keeps_deleted = True
    with monkeypatch.context() as patch:
        patch.setattr(stage.index, "scan", lists_nothing)
        await stage.run("purge_erasure")
    assert not await is_verified()
    stage.index.keeps_deleted = False
    await ensure_verified_later(stage)


async def test_a_workspace_goes_while_somebody_who_stays_connects_a_person_in_it(stage: Stage) -> None:
    """Their private dialogue has the person's id: unless it ends, the erase is never verified."""
    group = await make_group(stage)
    draft = await begin(stage, group, group.admin)
    chat = group.admin.tg_user_id
    await sql.execute(
        "INSERT INTO conversations (tg_chat_id, tg_user_id, state, data) VALUES ($1, $1, 'photos', $2)",
        chat,
        {"person_id": str(draft.person_id)},
    )
    admins = group.tg_chat_id - 1_000_000
    await set_admin_chat(admins, group.workspace_id)
    stage.memberships.statuses[admins, chat] = "admin"
    by = stage.by(group.admin)
    await erase_workspace(group.workspace_id, by, tg_notify_chat_id=chat, doorbell=stage.doorbell)
    for _ in range(3):
        await stage.make_due()
        await stage.drain()
        await stage.show()
    assert await is_verified()
    assert await sql.rows("SELECT 1 FROM conversations WHERE tg_chat_id = $1", chat) == []
