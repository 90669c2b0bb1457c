"""A moderator who looks at an unknown person is offered others who look alike."""

import pytest

from domain.queries.clusters.nearest_clusters import nearest_clusters
from domain.queries.clusters.nearest_persons import nearest_persons
from domain.queries.clusters.subgroups import subgroups
from tests import sql
from tests.usecases.factory import Connected, Group, make_group, post
from tests.usecases.grouping import numbers_in, unknown_person
from tests.usecases.stage import Stage


async def test_unknown_people_are_offered_by_likeness_and_only_of_this_workspace(
    stage: Stage, group: Group
) -> None:
    unknown = await unknown_person(stage, group)
    other = await unknown_person(stage, group, photos=2, look="moritz")
    elsewhere = await make_group(stage)
    await unknown_person(stage, elsewhere, photos=1, look="max")
    like = await unknown_person(stage, group, photos=1, look="maxine")
    await sql.execute(
        """UPDATE face_embeddings SET vector = (
               SELECT vector FROM face_embeddings e JOIN face_instances f ON f.id = e.face_id
               JOIN clusters c ON c.id = f.cluster_id WHERE c.number = $1 LIMIT 1)
           WHERE face_id IN (SELECT f.id FROM face_instances f JOIN clusters c ON c.id = f.cluster_id
               WHERE c.number = $2)""",
        unknown,
        like,
    )
    near = await nearest_clusters(group.workspace_id, unknown, limit=8)
    assert [one.number for one in near] == [like, other]
    assert near[0].likeness == pytest.approx(1.0, abs=0.01)
    assert (near[1].faces, near[1].photos) == (2, 2)


async def look_by_another_engine(stage: Stage, numbers: list[int]) -> None:
    """Another engine sees all faces: to it, those with these numbers are one person, all others another."""
    vectors = [stage.engine.embedding(one=1.0).tobytes(), stage.engine.embedding(two=1.0).tobytes()]
    await sql.execute(
        """INSERT INTO face_embeddings (face_id, engine, vector)
           SELECT id, 'another', CASE WHEN number = ANY($1::bigint[]) THEN $2::bytea ELSE $3::bytea END
           FROM face_instances""",
        numbers,
        *vectors,
    )


@pytest.fixture
async def seen_twice(stage: Stage, group: Group, anna: Connected) -> tuple[int, int]:
    """Two unknown people whom the first engine takes for two. The second engine takes the second of them, and
    all but one face of the first, for Anna.
    """
    unknown = await unknown_person(stage, group)
    other = await unknown_person(stage, group, photos=2, look="moritz")
    [odd, *_] = await numbers_in(unknown)
    await look_by_another_engine(stage, [odd])
    assert anna
    return unknown, other


async def test_people_are_compared_by_the_engine_that_ran_last(
    stage: Stage, group: Group, seen_twice: tuple[int, int]
) -> None:
    unknown, other = seen_twice
    [near] = await nearest_clusters(group.workspace_id, unknown, limit=8)
    assert (near.number, near.likeness) == (other, pytest.approx(1.0, abs=0.01))
    [person] = (await nearest_persons(group.workspace_id, unknown, offset=0, limit=8)).people
    assert person.likeness == pytest.approx(1.0, abs=0.01)
    assert [len(part) for part in await subgroups(group.workspace_id, unknown)] == [2, 1]


async def test_an_engine_that_runs_again_knows_the_faces_from_before(
    stage: Stage, group: Group, seen_twice: tuple[int, int]
) -> None:
    unknown, _ = seen_twice
    await stage.recognise(await post(stage, group, stage.engine.face(leo=0.9)))
    [near] = await nearest_clusters(group.workspace_id, unknown, limit=8)
    assert near.likeness < 0.5
    [person] = (await nearest_persons(group.workspace_id, unknown, offset=0, limit=8)).people
    assert person.likeness is not None
    assert person.likeness < 0.5
    assert [len(part) for part in await subgroups(group.workspace_id, unknown)] == [3]


async def test_faces_that_the_engine_did_not_see_are_compared_by_the_one_that_did(
    stage: Stage, group: Group
) -> None:
    """The photos of an old cluster may be gone, so a new engine cannot see its faces."""
    unknown = await unknown_person(stage, group)
    await unknown_person(stage, group, photos=2, look="moritz")
    await sql.execute(
        """UPDATE face_embeddings SET engine = 'another' WHERE face_id NOT IN (SELECT f.id
               FROM face_instances f JOIN clusters c ON c.id = f.cluster_id WHERE c.number = $1)""",
        unknown,
    )
    assert [len(part) for part in await subgroups(group.workspace_id, unknown)] == [3]
    assert await nearest_clusters(group.workspace_id, unknown, limit=8) == []


async def test_the_poorest_face_is_still_compared_after_a_change_of_engine(
    stage: Stage, group: Group
) -> None:
    unknown = await unknown_person(stage, group, photos=12)
    other = await unknown_person(stage, group, photos=2, look="moritz")
    numbers = await numbers_in(unknown)
    await sql.execute("UPDATE face_instances SET quality_score = 0.8 WHERE number = $1", numbers[-1])
    await look_by_another_engine(stage, numbers[:-1])  # only the poorest face is like `other`
    [near] = await nearest_clusters(group.workspace_id, unknown, limit=8)
    assert (near.number, near.likeness) == (other, pytest.approx(1.0, abs=0.01))
