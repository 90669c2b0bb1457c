"""A person who is approved while a photo is looked at is found on it: by the photo's own recognition, or by
the search through older photos.
"""

import asyncio

import pytest

from tests import sql
from tests.usecases.factory import (
    Connected,
    Group,
    decide,
    make_participant,
    post,
    requested_person,
)
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


@pytest.fixture
async def anna(stage: Stage, group: Group) -> Connected:
    """Anna, whose request waits for a decision."""
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    return await requested_person(stage, group, owner, stage.engine.face(anna=1.0))


async def photos_of(person: Connected) -> list[int]:
    found = await sql.rows(
        """SELECT f.asset_id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           WHERE f.person_id = $1 AND a.kind = 'post'""",
        person.person_id,
    )
    return [row["asset_id"] for row in found]


async def test_a_person_approved_while_the_engine_looks_is_found(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The search comes after the approval, but before the prototypes are in the index."""
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    stage.engine.pause = asyncio.Event()
    stage.engine.is_looking.clear()
    async with asyncio.TaskGroup() as tasks:
        looking = tasks.create_task(stage.recognise(asset_id))
        await stage.engine.is_looking.wait()
        await decide(stage, anna, group.admin, approve=True)
        stage.engine.pause.set()
        await looking
    await stage.deliver()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]


@pytest.mark.parametrize("is_synced", [False, True])
async def test_a_person_approved_between_search_and_decision_is_found(
    stage: Stage, group: Group, anna: Connected, is_synced: bool
) -> None:
    """The search found nobody. Anna is approved, and perhaps in the index, before the faces are decided."""
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    stage.index.pause = asyncio.Event()
    stage.index.has_searched.clear()
    async with asyncio.TaskGroup() as tasks:
        looking = tasks.create_task(stage.recognise(asset_id))
        await stage.index.has_searched.wait()
        await decide(stage, anna, group.admin, approve=True)
        if is_synced:
            await sync(stage, anna)
        stage.index.pause.set()
        await looking
    await stage.deliver()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]


async def test_a_person_approved_while_the_photo_is_being_written_is_found(
    stage: Stage, group: Group, anna: Connected, clean_database: str
) -> None:
    """The approval waits for the photo, so that the search through older photos finds it."""
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    in_the_way = """INSERT INTO tasks (kind, queue, dedupe_key)
        VALUES ('cluster_faces', 'nobody', $1)"""
    async with asyncio.TaskGroup() as tasks, held(clean_database, in_the_way, str(group.workspace_id)):
        writing = tasks.create_task(stage.recognise(asset_id))
        await until_blocked(writing)
        deciding = tasks.create_task(decide(stage, anna, group.admin, approve=True))
        await until_blocked(deciding, waiters=2)
        if deciding.done():
            await stage.run("backfill_person")  # the approval did not wait, so the search does not either
    await stage.drain()
    assert await photos_of(anna) == [asset_id]


async def test_a_person_is_found_on_a_photo_from_before_the_approval_that_is_not_indexed_yet(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.recognise(asset_id)  # its faces wait to be indexed
    await decide(stage, anna, group.admin, approve=True)
    await stage.run("backfill_person")
    assert await photos_of(anna) == [asset_id]


async def test_a_closer_person_who_is_not_indexed_yet_keeps_older_photos_from_a_sibling(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Two approved in a row: the search for the first must know the second."""
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    lea = await requested_person(stage, group, owner, stage.engine.face(lea=1.0), name="Lea")
    asset_id = await post(stage, group, stage.engine.face(anna=0.5, lea=0.8))
    await stage.drain()
    await decide(stage, anna, group.admin, approve=True)
    await decide(stage, lea, group.admin, approve=True)
    await stage.run("backfill_person")
    await stage.drain()
    assert await photos_of(anna) == []
    assert await photos_of(lea) == [asset_id]


async def sync(stage: Stage, person: Connected) -> None:
    await stage.run("sync_person_faces")
    row = await sql.one(
        "SELECT count(*) AS n FROM face_instances WHERE person_id = $1 AND indexed_version = version",
        person.person_id,
    )
    assert row == {"n": 1}
