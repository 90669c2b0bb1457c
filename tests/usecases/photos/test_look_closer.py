"""Somebody is missing on a photo: a closer look searches all of it, or one cell of its grid."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from domain.errors import NotFound
from domain.ids import AssetId
from domain.ports import Box, DetectedFace
from domain.queries.photos.photo_readers import IN_ADMIN_CHAT
from domain.usecases.photos.ask_closer_look import ask_closer_look
from domain.usecases.photos.ask_grid import ask_grid
from domain.usecases.photos.ask_photo_card import ask_photo_card
from domain.usecases.photos.report_missing import report_missing
from tests import sql
from tests.fakes.scripted_engine import HIDDEN_Y, SIDE_PX
from tests.usecases.factory import Connected, Group, Member, connected_person, make_group, post
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


@pytest.fixture
async def anna(stage: Stage, group: Group, kim: Member) -> Connected:
    return await connected_person(stage, group, kim)


async def post_with_hidden(
    stage: Stage, group: Group, *hidden: DetectedFace, seen: tuple[DetectedFace, ...] = ()
) -> AssetId:
    """Posts a photo. hidden: faces that only a closer look finds. seen: faces that are found at once."""
    stage.source.files["far"] = stage.engine.draw(*seen, hidden=hidden)
    asset_id = await post(stage, group, file="far")
    await stage.settle()
    return asset_id


async def look(stage: Stage, group: Group, asset_id: int, cell: int = 0) -> None:
    await ask_closer_look(asset_id, stage.by(group.admin), cell=cell, doorbell=stage.doorbell)
    await stage.settle()


async def looks() -> list[tuple[int, int | None]]:
    """The cells that were looked at, 0 for the whole photo or a drawn box, and how many faces were found."""
    rows = await sql.rows("SELECT cell, found FROM closer_looks ORDER BY cell")
    return [(row["cell"], row["found"]) for row in rows]


async def faces_on(asset_id: int) -> int:
    return len(await sql.rows("SELECT id FROM face_instances WHERE asset_id = $1", asset_id))


async def test_a_missed_face_is_found_and_matched_and_the_photo_is_sent(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post_with_hidden(stage, group, stage.engine.face(anna=0.9))
    assert stage.mailbox.sent == []
    await look(stage, group, asset_id)
    assert await looks() == [(0, 1)]
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]


@pytest.mark.parametrize("table", ["workspaces", "persons"])
async def test_a_look_that_waits_for_an_erase_or_a_move_holds_no_lock_on_the_photo(
    stage: Stage, group: Group, anna: Connected, clean_database: str, table: str
) -> None:
    """Else a deadlock: the erase of the workspace, or the move of a person's faces, waits for the photo."""
    asset_id = await post_with_hidden(stage, group, stage.engine.face(anna=0.9))
    await ask_closer_look(asset_id, stage.by(group.admin), cell=0, doorbell=stage.doorbell)
    lock = f"SELECT id FROM {table} WHERE id = $1 FOR NO KEY UPDATE"
    which = anna.person_id if table == "persons" else group.workspace_id
    async with asyncio.TaskGroup() as tasks, held(clean_database, lock, which) as erasing:
        looking = tasks.create_task(stage.settle())
        await until_blocked(looking)
        free = await erasing.fetch(
            "SELECT id FROM image_assets WHERE id = $1 FOR UPDATE SKIP LOCKED", asset_id
        )
    assert len(free) == 1
    assert await looks() == [(0, 1)]


async def test_a_found_face_that_is_no_clear_match_becomes_a_question(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post_with_hidden(stage, group, stage.engine.face(anna=0.4))
    await look(stage, group, asset_id)
    assert await sql.rows("SELECT status FROM face_suggestions") == [{"status": "PENDING"}]
    assert stage.mailbox.sent == []


async def test_a_second_face_of_a_person_on_the_photo_becomes_a_question(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post_with_hidden(
        stage, group, stage.engine.face(anna=0.95), seen=(stage.engine.face(anna=0.9),)
    )
    await look(stage, group, asset_id)
    assert await sql.rows("SELECT status FROM face_suggestions") == [{"status": "PENDING"}]
    owned = await sql.rows(
        "SELECT id FROM face_instances WHERE asset_id = $1 AND person_id IS NOT NULL", asset_id
    )
    assert len(owned) == 1


async def test_a_second_look_finds_no_face_again(stage: Stage, group: Group, anna: Connected) -> None:
    asset_id = await post_with_hidden(stage, group, stage.engine.face(), seen=(stage.engine.face(anna=0.9),))
    for _ in range(2):
        await look(stage, group, asset_id)
    assert await faces_on(asset_id) == 2
    assert await looks() == [(0, 0)]  # what the second look found


async def test_an_erased_face_is_not_found_again(stage: Stage, group: Group, anna: Connected) -> None:
    """The closer look sees the face a few pixels away from where it was erased."""
    asset_id = await post_with_hidden(stage, group, stage.engine.face(anna=0.9))
    await sql.execute(
        "INSERT INTO erased_faces (asset_id, bbox_x, bbox_y, bbox_w, bbox_h) VALUES ($1, 7, $2, 70, 75)",
        asset_id,
        HIDDEN_Y + 5,
    )
    await look(stage, group, asset_id)
    assert (await looks(), await faces_on(asset_id)) == ([(0, 0)], 0)


async def test_a_look_at_a_cell_finds_only_faces_in_this_cell(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """5 x 4 cells over 256 x 256: the face lies in the bottom left corner."""
    far = replace(stage.engine.face(anna=0.9), box=Box(0, SIDE_PX - HIDDEN_Y - 60, 40, 40))
    asset_id = await post_with_hidden(stage, group, far)
    await look(stage, group, asset_id, cell=5)
    assert await faces_on(asset_id) == 0
    await look(stage, group, asset_id, cell=16)
    assert await looks() == [(5, 0), (16, 1)]
    assert await faces_on(asset_id) == 1


async def test_a_look_whose_task_runs_twice_finds_a_face_once(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post_with_hidden(stage, group, stage.engine.face())
    await ask_closer_look(asset_id, stage.by(group.admin), doorbell=stage.doorbell)
    await stage.run("look_closer")
    await sql.execute("UPDATE tasks SET state = 'ready', attempts = 0 WHERE kind = 'look_closer'")
    await stage.run("look_closer")
    assert (await looks(), await faces_on(asset_id)) == ([(0, 1)], 1)


async def test_only_moderators_can_ask_for_a_closer_look(stage: Stage, group: Group, anna: Connected) -> None:
    asset_id = await post_with_hidden(stage, group, stage.engine.face())
    elsewhere = await make_group(stage)
    for other in (anna.owner, elsewhere.admin):
        with pytest.raises(NotFound):
            await ask_closer_look(asset_id, stage.by(other), doorbell=stage.doorbell)
        with pytest.raises(NotFound):
            await ask_grid(asset_id, stage.by(other), participant_id=IN_ADMIN_CHAT, doorbell=stage.doorbell)
    with pytest.raises(NotFound):
        await ask_closer_look(asset_id, stage.by(group.admin), cell=21, doorbell=stage.doorbell)
    assert await looks() == []
    assert await sql.rows("SELECT id FROM tasks WHERE kind IN ('look_closer', 'picture_photo')") == []


async def forget_at_telegram(stage: Stage) -> None:
    stage.source.files.clear()
    await sql.execute("UPDATE image_assets SET path = NULL")


async def test_a_look_at_a_photo_that_cannot_be_opened_any_more_ends_with_an_answer(
    stage: Stage, group: Group
) -> None:
    asset_id = await post_with_hidden(stage, group, stage.engine.face())
    admin = group.admin
    for ask in (ask_photo_card, ask_grid):
        await ask(asset_id, stage.by(admin), participant_id=admin.participant_id, doorbell=stage.doorbell)
    await show(stage)
    await forget_at_telegram(stage)
    await look(stage, group, asset_id, cell=3)
    await show(stage)
    assert await looks() == [(3, None)]
    edited = said_to(stage, admin.tg_user_id, "editMessageCaption")
    assert ["cannot be opened any more" in text for text in edited] == [True, True]
    assert await sql.rows("SELECT kind FROM tasks WHERE state = 'dead'") == []
    stage.source.files["far"] = stage.engine.draw(hidden=(stage.engine.face(),))
    await look(stage, group, asset_id, cell=3)
    assert await looks() == [(3, 0)]


async def test_a_card_of_a_photo_that_cannot_be_opened_any_more_is_answered_in_words(
    stage: Stage, group: Group
) -> None:
    asset_id = await post_with_hidden(stage, group, stage.engine.face())
    admin = group.admin
    await forget_at_telegram(stage)
    for ask in (ask_photo_card, ask_grid):
        await ask(asset_id, stage.by(admin), participant_id=admin.participant_id, doorbell=stage.doorbell)
        await show(stage)
        assert "it cannot be opened any more" in said_to(stage, admin.tg_user_id, "sendMessage")[-1]
    stage.telegram.calls.clear()
    await ask_grid(asset_id, stage.by(admin), participant_id=admin.participant_id, doorbell=stage.doorbell)
    stage.memberships.statuses[group.tg_chat_id, admin.tg_user_id] = "member"
    await show(stage)
    assert said_to(stage, admin.tg_user_id, "sendMessage") == []


@pytest.mark.parametrize("ask", [ask_photo_card, ask_grid])
async def test_a_picture_is_drawn_again_when_a_face_came_meanwhile(
    stage: Stage, group: Group, ask: Callable[..., Awaitable[None]]
) -> None:
    asset_id = await post_with_hidden(stage, group, stage.engine.face())
    admin = group.admin
    await ask(asset_id, stage.by(admin), participant_id=admin.participant_id, doorbell=stage.doorbell)
    pause = stage.store.pause = asyncio.Event()
    stage.store.is_putting.clear()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(stage.run("picture_photo"))
        await stage.store.is_putting.wait()
        stage.store.pause = None
        await ask_closer_look(asset_id, stage.by(admin), doorbell=stage.doorbell)
        await stage.run("look_closer")
        pause.set()
    await show(stage)
    assert len(said_to(stage, admin.tg_user_id, "sendPhoto")) == 1


async def report(stage: Stage, who: Member) -> None:
    row = await sql.one("SELECT id FROM deliveries WHERE participant_id = $1", who.participant_id)
    assert row is not None
    actor = f"tg:{who.tg_user_id}"
    await report_missing(row["id"], who.participant_id, actor=actor, doorbell=stage.doorbell)


async def show(stage: Stage) -> None:
    for _ in range(3):
        await stage.drain()
        await stage.show()


def said_to(stage: Stage, chat: int, method: str) -> list[str]:
    calls = [c.params for c in stage.telegram.calls if c.method == method and c.params["chat_id"] == chat]
    return [str(params.get("caption") or params.get("text")) for params in calls]


async def test_a_recipient_who_reported_somebody_missing_gets_one_message_about_all_looks(
    stage: Stage, group: Group, anna: Connected
) -> None:
    kim = anna.owner
    asset_id = await post_with_hidden(stage, group, stage.engine.face(), seen=(stage.engine.face(anna=0.9),))
    await report(stage, kim)
    await show(stage)
    stage.telegram.calls.clear()
    await look(stage, group, asset_id)
    await show(stage)
    [told] = said_to(stage, kim.tg_user_id, "sendMessage")
    assert "found 1 more face." in told
    await look(stage, group, asset_id, cell=1)
    await show(stage)
    assert len(said_to(stage, kim.tg_user_id, "sendMessage")) == 1
    assert "found no more faces" in said_to(stage, kim.tg_user_id, "editMessageText")[-1]


async def test_a_recipient_who_lost_the_photo_meanwhile_hears_nothing(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post_with_hidden(stage, group, stage.engine.face(), seen=(stage.engine.face(anna=0.9),))
    await report(stage, anna.owner)
    await show(stage)
    await sql.execute("UPDATE deliveries SET state = 'retracted'")
    stage.telegram.calls.clear()
    await look(stage, group, asset_id)
    await show(stage)
    assert said_to(stage, anna.owner.tg_user_id, "sendMessage") == []


async def test_a_photos_card_is_drawn_again_with_the_new_numbers(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post_with_hidden(stage, group, stage.engine.face(), seen=(stage.engine.face(anna=0.9),))
    admin = group.admin
    await ask_photo_card(
        asset_id, stage.by(admin), participant_id=admin.participant_id, doorbell=stage.doorbell
    )
    await show(stage)
    stage.telegram.calls.clear()
    await look(stage, group, asset_id)
    await show(stage)
    assert "2. nobody I know" in said_to(stage, admin.tg_user_id, "sendPhoto")[-1]
    assert "I looked harder and found 1 more face." in said_to(stage, admin.tg_user_id, "sendPhoto")[-1]
    await look(stage, group, asset_id)
    await show(stage)
    assert (
        "I looked harder and found no more faces."
        in said_to(stage, admin.tg_user_id, "editMessageCaption")[-1]
    )
