"""The points that an index should hold: of one engine, each face once."""

import asyncpg

from domain.queries.index.face_points import faces_of, faces_of_asset, number_of_faces, page_of_faces
from domain.steps.index.sync_faces import sync_waiting_faces
from tests import sql
from tests.faces import add_faces, add_photos
from tests.plans import Asked
from tests.usecases.factory import Connected, Group, requested_person
from tests.usecases.rows import a_face, a_workspace, an_asset, insert
from tests.usecases.stage import Stage


async def test_a_face_that_two_engines_know_is_one_point_of_each(connection: asyncpg.Connection) -> None:
    workspace = await a_workspace(connection)
    asset = await an_asset(connection, workspace)
    both, old_only = [await a_face(connection, workspace, asset) for _ in range(2)]
    for face, engine in ((both, "old"), (both, "new"), (old_only, "old")):
        vector = engine.encode()
        await insert(connection, "face_embeddings", face_id=face, engine=engine, vector=vector)
    [point] = await page_of_faces(None, engine="new")
    assert (point.id, point.point.engine) == (both, "new")
    assert [one.vector for one in await faces_of([both, old_only], engine="new")] == [b"new"]
    assert len(await faces_of_asset(asset, engine="old")) == await number_of_faces(engine="old") == 2
    assert await number_of_faces(engine="new") == 1


async def test_all_faces_are_counted_without_hurry(clean_database: str) -> None:
    """Millions of faces take longer than a statement may whose answer somebody waits for."""
    with Asked() as asked:
        assert await number_of_faces(engine="new") == 0
    assert len(asked.statements) == 1
    assert asked.hurried == []


async def test_faces_that_the_index_never_takes_keep_no_other_face_waiting(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The faces of a request are newer than the waiting face, and more than are written at once."""
    asked = await requested_person(stage, group, anna.owner, stage.engine.face(ben=1.0), name="Ben")
    [training] = await sql.values(
        int, "SELECT id FROM image_assets WHERE enrols_person_id = $1", asked.person_id
    )
    waiting = await add_faces(await add_photos(group.workspace_id, 1))
    never = await add_faces([training] * 1001, person_id=asked.person_id, basis="trained")
    await sql.execute(
        """INSERT INTO face_embeddings (face_id, engine, vector)
           SELECT face, e.engine, e.vector FROM unnest($1::uuid[]) AS face,
               (SELECT engine, vector FROM face_embeddings LIMIT 1) e""",
        [*waiting, *never],
    )
    assert await sync_waiting_faces(group.workspace_id, stage.index, stage.engine.name) == 1
