"""Only a posted photo that was looked at is found by its id or its file, never a training photo."""

import asyncpg

from domain.queries.photos.posted_photo import photos_of_file, workspace_of_photo
from tests.usecases.rows import a_person, a_workspace, an_asset


async def test_only_a_posted_photo_that_was_looked_at_is_found_by_its_id_or_its_file(
    connection: asyncpg.Connection,
) -> None:
    workspace = await a_workspace(connection)
    done = await an_asset(connection, workspace, tg_file_unique_id="done")
    waiting = await an_asset(connection, workspace, state="received", tg_file_unique_id="waiting")
    given = {"kind": "training", "enrols_person_id": await a_person(connection, workspace)}
    training = await an_asset(connection, workspace, tg_file_unique_id="training", **given)
    found = [await workspace_of_photo(asset) for asset in (done, waiting, training)]
    assert found == [workspace, None, None]
    assert await photos_of_file("done") == [done]
    assert await photos_of_file("waiting") == await photos_of_file("training") == []
