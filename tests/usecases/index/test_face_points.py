"""The points that an index should hold: of one engine, each face once."""

import asyncpg

from domain.queries.index.face_points import faces_of, faces_of_asset, number_of_faces, page_of_faces
from tests.usecases.rows import a_face, a_workspace, an_asset, insert


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
