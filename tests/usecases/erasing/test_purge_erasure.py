"""An erase leaves nothing behind, whichever store is away, and whenever."""

import asyncio
from uuid import uuid4

import pytest

from domain.usecases.work.finish_task import finish_task
from domain.values.task_kinds import VISION
from tests import sql
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    begin,
    connected_person,
    post,
    train,
)
from tests.usecases.forgetting import NAME, erase, is_verified, well_known_person
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task, claimed
from tests.usecases.traces import Traces, stored
from tests.usecases.waiting import held, until_blocked


@pytest.fixture
async def anna(stage: Stage, group: Group, kim: Member) -> Connected:
    return await well_known_person(stage, group, kim)


@pytest.mark.checklist(60, 62)
async def test_nothing_of_an_erased_person_is_left_anywhere(
    stage: Stage, anna: Connected, caplog: pytest.LogCaptureFixture
) -> None:
    """Redis keeps nothing either, and the log, which nobody purges, never had the name."""
    caplog.set_level("INFO")  # as every process does
    traces = await Traces.of(anna.person_id, NAME)
    stage.traces.kept |= {"ours": f"person:{anna.person_id}", "theirs": f"person:{uuid4()}"}
    await erase(stage, anna)
    await stage.drain()
    assert await is_verified()
    assert await traces.left(stage) == set()
    assert set(stage.traces.kept) == {"theirs"}
    assert "purge_erasure" in caplog.text
    assert NAME not in caplog.text


@pytest.mark.checklist(62)
async def test_pictures_of_cards_that_nobody_was_shown_go_too(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The suggestion's crop waits for a delivery worker that is away."""
    assert any("suggestion" in key for key in stage.store.photos)
    await erase(stage, anna)
    await stage.drain()
    await stage.show()
    assert stored(stage) == set()


@pytest.mark.checklist(61)
@pytest.mark.parametrize("neighbour", ["index", "store"])
async def test_the_row_goes_last_and_waits_for_every_store(
    stage: Stage, anna: Connected, neighbour: str
) -> None:
    traces = await Traces.of(anna.person_id, NAME)
    await erase(stage, anna)
    getattr(stage, neighbour).is_down = True
    await stage.drain()
    assert not await is_verified()
    assert await sql.rows("SELECT id FROM persons WHERE id = $1", anna.person_id) != []
    if neighbour == "store":
        assert not stage.index.faces() & traces.faces  # the index comes first
    getattr(stage, neighbour).is_down = False
    await stage.make_due()
    await stage.drain()
    assert await is_verified()
    assert await traces.left(stage) == set()


@pytest.mark.parametrize(("neighbour", "call"), [("index", 1), ("index", 2), ("store", 1), ("store", 2)])
async def test_a_purge_broken_at_any_call_is_finished_by_the_next_try(
    stage: Stage, anna: Connected, neighbour: str, call: int
) -> None:
    traces = await Traces.of(anna.person_id, NAME)
    await erase(stage, anna)
    getattr(stage, neighbour).fails_in = call
    await stage.run("purge_erasure")
    assert getattr(stage, neighbour).fails_in <= 0  # the call that fails was made
    assert not await is_verified()
    await stage.make_due()
    await stage.drain()
    assert await is_verified()
    assert await traces.left(stage) == set()


async def test_a_picture_that_waits_for_another_request_is_no_trace(
    stage: Stage, group: Group, kim: Member
) -> None:
    """The number of the other request begins with the erased person's number."""
    anna = await connected_person(stage, group, kim)
    await sql.execute("UPDATE persons SET number = 9001 WHERE id = $1", anna.person_id)
    stage.store.photos[f"w{group.workspace_id}/cards/request-90012"] = b"somebody else"
    await erase(stage, anna)
    await stage.run("purge_erasure")
    assert await is_verified()


async def test_other_people_on_the_photo_stay_and_the_photo_names_only_them(
    stage: Stage, group: Group, kim: Member
) -> None:
    anna = await connected_person(stage, group, kim, name=NAME)
    ben = await connected_person(stage, group, look="ben", name="Ben")
    asset_id = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await stage.drain()
    await erase(stage, anna)
    await stage.settle()
    left = await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", asset_id)
    assert left == [{"person_id": ben.person_id}]
    shown = await sql.one("SELECT person_numbers::text AS n FROM image_assets WHERE id = $1", asset_id)
    assert shown == {"n": f"[{ben.number}]"}
    assert stage.mailbox.sent == [(ben.owner.tg_user_id, asset_id)]


async def test_looking_at_the_photo_again_does_not_bring_an_erased_face_back(
    stage: Stage, group: Group, anna: Connected
) -> None:
    row = await sql.one("SELECT id FROM image_assets WHERE tg_file_id = 'with anna'")
    assert row is not None
    await erase(stage, anna)
    await stage.drain()
    await sql.execute("UPDATE image_assets SET state = 'received' WHERE id = $1", row["id"])
    assert await stage.recognise(row["id"]) == "done"
    faces = await sql.rows("SELECT bbox_x FROM face_instances WHERE asset_id = $1", row["id"])
    assert faces == [{"bbox_x": 10}]  # the stranger beside her
    again = await connected_person(stage, group, name=NAME)
    assert again.person_id != anna.person_id
    assert (
        await sql.rows(
            "SELECT id FROM face_instances WHERE asset_id = $1 AND person_id IS NOT NULL", row["id"]
        )
        == []
    )


async def test_history_outlives_the_person_without_naming_it(stage: Stage, anna: Connected) -> None:
    before = await sql.rows("SELECT id FROM face_assignment_events")
    await erase(stage, anna)
    await stage.drain()
    events = await sql.rows("SELECT to_person_id, to_person_number FROM face_assignment_events")
    assert events == [{"to_person_id": None, "to_person_number": anna.number}] * len(before)


async def test_a_face_that_is_just_being_assigned_is_erased_too(
    stage: Stage, anna: Connected, clean_database: str
) -> None:
    lock = "SELECT id FROM persons WHERE id = $1 FOR SHARE"
    suggested = "SELECT face_instance_id FROM face_suggestions"
    async with asyncio.TaskGroup() as tasks, held(clean_database, lock, anna.person_id) as rival:
        await rival.execute(
            f"UPDATE face_instances SET person_id = $1 WHERE id IN ({suggested})", anna.person_id
        )
        erasing = tasks.create_task(erase(stage, anna))
        await until_blocked(erasing)
    await stage.drain()
    assert await is_verified()
    faces = await sql.rows("SELECT bbox_x FROM face_instances")
    assert faces == [{"bbox_x": 10}]  # the stranger


async def test_a_purge_orders_one_certificate_however_often_its_task_runs(
    stage: Stage, anna: Connected
) -> None:
    await erase(stage, anna)
    await stage.drain()
    await sql.execute("UPDATE tasks SET state = 'ready' WHERE kind = 'purge_erasure'")
    await stage.drain()
    assert len(await sql.rows("SELECT id FROM tasks WHERE kind = 'show_certificate'")) == 1


async def test_a_purge_waits_for_whoever_began_before_the_erase(stage: Stage, anna: Connected) -> None:
    """A worker may hold data that it read before the erase, and write it after the verification found
    nothing.
    """
    began_before = await claimed(VISION, await add_task("recognise_asset", asset_id=0))
    await erase(stage, anna)
    await stage.drain()
    assert not await is_verified()
    await finish_task(began_before)
    began_later = await claimed(VISION, await add_task("recognise_asset", asset_id=0))
    await stage.make_due()
    await stage.drain()
    assert await is_verified()
    await finish_task(began_later)


async def test_whoever_asked_takes_an_unfinished_draft_back(stage: Stage, group: Group, kim: Member) -> None:
    draft = await begin(stage, group, kim, NAME)
    await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0), stage.engine.face())
    await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    await stage.drain()
    assert stage.store.photos
    traces = await Traces.of(draft.person_id, NAME)
    await erase(stage, Connected(draft.person_id, 0, 0, kim))
    await stage.drain()
    assert await traces.left(stage) == set()
    assert await sql.rows("SELECT id FROM image_assets") == []
