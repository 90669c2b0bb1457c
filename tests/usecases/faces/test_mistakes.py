"""How often somebody else's face was taken for a person's, for those who may see that."""

from uuid import UUID

import asyncpg
import pytest

from domain.queries.faces.mistakes import MistakesReader, mistakes
from domain.steps.faces.forget_faces import forget_faces
from domain.steps.gallery.see_gallery import see_gallery
from domain.steps.work.work import transaction
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.persons import ERASING, has
from tests.usecases.rows import NOON, a_face, a_link, a_participant, a_person, a_workspace, an_asset, insert

KIM = 7_345_000_902  # no number that `a_participant` gives by itself


@pytest.fixture
async def anna(connection: asyncpg.Connection) -> UUID:
    """Anna. Three faces were taken for hers by mistake, and one of the three is hers by now."""
    workspace = await a_workspace(connection)
    anna, ben = await a_person(connection, workspace, name="Anna"), await a_person(connection, workspace)
    asset = await an_asset(connection, workspace)
    for of, against in ((None, anna), (ben, anna), (anna, anna), (None, ben)):
        owner = {"person_id": of, "basis": "assigned"} if of else {}
        face = await a_face(connection, workspace, asset, **owner)
        await insert(connection, "negative_pairs", face_id=face, person_id=against, is_mistake=True)
    face = await a_face(connection, workspace, asset)
    await insert(connection, "negative_pairs", face_id=face, person_id=anna, is_mistake=False)
    return anna


async def count(person_id: UUID) -> int:
    view = await mistakes(person_id)
    assert view is not None
    return view.count


async def test_a_face_that_is_the_persons_by_now_is_no_mistake(anna: UUID) -> None:
    assert await count(anna) == 2


async def test_mistakes_about_an_absorbed_person_count(connection: asyncpg.Connection, anna: UUID) -> None:
    await connection.execute("UPDATE persons SET status = 'MERGED', merged_into_id = $1 WHERE id <> $1", anna)
    assert await count(anna) == 3


async def test_mistakes_from_before_the_gallery_was_seen_do_not_count(
    connection: asyncpg.Connection, anna: UUID
) -> None:
    await connection.execute("UPDATE negative_pairs SET created_at = $1", NOON)
    await connection.execute("UPDATE persons SET gallery_seen_at = now()")
    assert await count(anna) == 0


async def forget_all(connection: asyncpg.Connection) -> None:
    """Forgets all faces of nobody, as if they had become too old."""
    faces = [row["id"] for row in await connection.fetch("SELECT id FROM face_instances")]
    async with sql.in_transaction():
        assert await forget_faces(faces) == 3


async def look_at_gallery(person_id: UUID) -> bool:
    async with transaction(RecordingDoorbell()) as work:
        return await see_gallery(work, person_id, "tg:1")


async def test_mistakes_with_forgotten_faces_count_until_the_gallery_is_seen(
    connection: asyncpg.Connection, anna: UUID
) -> None:
    await forget_all(connection)
    assert await count(anna) == 2
    await connection.execute("DELETE FROM negative_pairs")  # of the face that is Ben's
    assert await count(anna) == 1
    assert await look_at_gallery(anna)
    assert await count(anna) == 0
    assert not await look_at_gallery(anna)


async def test_mistakes_that_a_look_ended_do_not_return_with_forgotten_faces(
    connection: asyncpg.Connection, anna: UUID
) -> None:
    await connection.execute("UPDATE negative_pairs SET created_at = $1", NOON)
    await connection.execute("UPDATE persons SET gallery_seen_at = now() WHERE id = $1", anna)
    await connection.execute("UPDATE persons SET status = 'MERGED', merged_into_id = $1 WHERE id <> $1", anna)
    await forget_all(connection)
    assert await count(anna) == 0


async def test_mistakes_about_the_absorbed_end_with_a_look_at_the_survivor(
    connection: asyncpg.Connection, anna: UUID
) -> None:
    await connection.execute("UPDATE persons SET status = 'MERGED', merged_into_id = $1 WHERE id <> $1", anna)
    await forget_all(connection)
    assert await count(anna) == 3
    assert await look_at_gallery(anna)
    assert await count(anna) == 0
    assert await connection.fetchval("SELECT sum(forgotten_mistakes) FROM persons") == 0


@pytest.mark.parametrize("condition", ["status = 'HIDDEN'", ERASING, has("declined")])
async def test_no_mistakes_are_counted_for_a_hidden_erasing_or_declined_person(
    connection: asyncpg.Connection, anna: UUID, condition: str
) -> None:
    await connection.execute(f"UPDATE persons SET {condition}")
    assert await mistakes(anna) is None


async def test_only_owners_with_an_open_chat_read_of_mistakes_under_their_alias(
    connection: asyncpg.Connection, anna: UUID
) -> None:
    owner = await a_participant(connection, tg_user_id=KIM, language="ru")
    await a_link(connection, owner, anna, alias="Anja")
    for given in ({"role": "guardian"}, {"state": "revoked"}):
        await a_link(connection, await a_participant(connection), anna, **given)
    closed = await a_participant(connection, private_chat="blocked")
    await a_link(connection, closed, anna)
    view = await mistakes(anna)
    assert view is not None
    assert view.readers == (MistakesReader(KIM, "ru", "Anja", is_owner=True),)
