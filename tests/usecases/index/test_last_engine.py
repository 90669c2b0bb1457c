"""Which engine ran last is read from a few rows, however many faces of other people it has seen since."""

import asyncpg
import pytest

from domain.queries.faces.face_likeness import face_likeness
from domain.queries.faces.last_engine import last_engine
from domain.queries.persons.unlike_photos import unlike_photos
from domain.steps.index.keep_engine import keep_engine
from tests import sql
from tests.faces import add_faces
from tests.plans import plan_of
from tests.usecases.factory import Connected, Group, make_group, post
from tests.usecases.stage import Stage

MANY = 4000


async def plant(group: Group, engine: str, count: int, **given: object) -> None:
    """Stores so many photos, each with a face that this engine saw."""
    photos = await sql.values(
        int,
        """INSERT INTO image_assets (workspace_id, kind, media, state, tg_file_id, tg_file_unique_id,
               taken_at)
           SELECT $1::bigint, 'post', 'photo', 'done', 'file', gen_random_uuid()::text, now()
           FROM generate_series(1, $2::int) RETURNING id""",
        group.workspace_id,
        count,
    )
    faces = await add_faces(photos, **given)
    await see(engine, faces)


async def see(engine: str, faces: object) -> None:
    await sql.execute(
        r"""INSERT INTO face_embeddings (face_id, engine, vector)
            SELECT face, $1, '\x00' FROM unnest($2::uuid[]) AS face""",
        engine,
        faces,
    )


@pytest.fixture
async def filled(stage: Stage, group: Group, anna: Connected, connection: asyncpg.Connection) -> str:
    """Anna's faces are older than those of many others elsewhere. Gives the engine."""
    engine = stage.engine.name
    await plant(group, engine, MANY, person_id=anna.person_id, basis="matched")
    await plant(await make_group(stage, title="Elsewhere"), engine, MANY)
    await connection.execute("ANALYZE face_instances, face_embeddings")
    return engine


async def test_no_newer_embeddings_of_others_are_read(
    anna: Connected, filled: str, connection: asyncpg.Connection
) -> None:
    statement = f"SELECT {last_engine('g.person_id = $1')} AS engine"
    assert await connection.fetchval(statement, anna.person_id) == filled
    await connection.execute("SET enable_seqscan = off")
    assert (await plan_of(connection, statement, anna.person_id)).rows < MANY / 20


async def test_the_last_engine_is_the_last_one_that_saw_a_face_of_the_person(
    stage: Stage, anna: Connected, filled: str, connection: asyncpg.Connection
) -> None:
    await plant(await make_group(stage, title="Third"), "another", 1)
    statement = f"SELECT {last_engine('g.person_id = $1')} AS engine"
    assert await connection.fetchval(statement, anna.person_id) == filled
    one = await sql.values(
        str, "SELECT id::text FROM face_instances WHERE person_id = $1 LIMIT 1", anna.person_id
    )
    await see("another", one)
    assert await connection.fetchval(statement, anna.person_id) == "another"
    await keep_engine(filled)  # the operator goes back to it
    assert await connection.fetchval(statement, anna.person_id) == filled
    # After the statistics of an earlier test Postgres may read a table of this size as a whole.
    await connection.execute("SET enable_seqscan = off")
    assert (await plan_of(connection, statement, anna.person_id)).rows < MANY / 20
    nobody = f"SELECT {last_engine('g.id IS NULL')} AS engine"
    assert await connection.fetchval(nobody) is None


async def tried_for_a_while(stage: Stage, faces: str) -> None:
    """Another engine saw these faces, and the one of before runs again. faces: a condition."""
    await sql.execute(
        f"""INSERT INTO face_embeddings (face_id, engine, vector)
           SELECT e.face_id, 'tried/engine', e.vector FROM face_embeddings e
           JOIN face_instances f ON f.id = e.face_id WHERE {faces}"""
    )
    await keep_engine(stage.engine.name)


async def test_an_unknown_face_is_compared_by_the_engine_that_runs(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.28))
    await stage.settle()
    await tried_for_a_while(stage, "f.person_id IS NULL")
    number = await sql.value(int, "SELECT number FROM face_instances WHERE asset_id = $1", photo)
    assert [one.name for one in await face_likeness(number or 0)] == ["Anna"]


async def test_photos_of_a_person_are_compared_by_the_engine_that_runs(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photos = [await post(stage, group, stage.engine.face(anna=likeness)) for likeness in (0.6, 0.9)]
    await stage.settle()
    await tried_for_a_while(stage, "f.id IN (SELECT face_instance_id FROM person_prototypes)")
    found = await unlike_photos(group.workspace_id, anna.person_id, None, limit=5, reader=None)
    assert [one.asset_id for one in found] == photos
