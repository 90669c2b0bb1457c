"""Subjects erased after a backup are erased again in the restored copy, and counted once."""

from uuid import uuid4

import asyncpg

from domain.ids import PersonId
from domain.queries.service.restored import LedgerEntry
from domain.usecases.erasing.replay_erasures import replay_erasures
from tests import sql
from tests.usecases.factory import Connected
from tests.usecases.rows import a_face, a_workspace, an_asset
from tests.usecases.stage import Stage


async def test_faces_that_another_erase_took_along_are_no_second_subject(
    stage: Stage, connection: asyncpg.Connection
) -> None:
    workspace = await a_workspace(connection)
    asset = await an_asset(connection, workspace)
    one, other = [await a_face(connection, workspace, asset) for _ in range(2)]
    stays = await a_face(connection, workspace, asset)
    entries = [LedgerEntry(uuid4(), "contact_faces", uuid4(), faces) for faces in ((one, other), (one,))]
    assert await replay_erasures(entries, stage.settings, stage.doorbell) == 1
    assert [row["id"] for row in await connection.fetch("SELECT id FROM face_instances")] == [stays]
    assert await replay_erasures(entries, stage.settings, stage.doorbell) == 0


async def test_whom_an_erased_person_had_absorbed_is_erased_where_the_copy_is_older_than_both(
    stage: Stage, anna: Connected
) -> None:
    """The survivor was made, absorbed Anna and was erased, all after the backup."""
    entry = LedgerEntry(uuid4(), "person", uuid4(), absorbed=(PersonId(anna.person_id),))
    assert await replay_erasures([entry], stage.settings, stage.doorbell) == 1
    await stage.drain()
    assert await sql.rows("SELECT name FROM persons") == []
    assert await sql.rows("SELECT id FROM face_instances") == []
    assert await replay_erasures([entry], stage.settings, stage.doorbell) == 0


async def test_a_photo_that_was_deleted_for_everybody_goes_from_the_copy_too(
    stage: Stage, connection: asyncpg.Connection
) -> None:
    """Nobody was seen on it, so no face tells of it."""
    await an_asset(connection, await a_workspace(connection))
    [uuid] = [row["uuid"] for row in await sql.rows("SELECT uuid FROM image_assets")]
    entries = [LedgerEntry(uuid4(), "photo", uuid)]
    assert await replay_erasures(entries, stage.settings, stage.doorbell) == 1
    assert await sql.rows("SELECT id FROM image_assets") == []
    assert await replay_erasures(entries, stage.settings, stage.doorbell) == 0
