"""A cluster that gets a name gives the person its free faces, and leaves those of others alone."""

import asyncio
from uuid import UUID

import pytest

from domain.errors import Conflict, NotFound
from tests import sql
from tests.usecases.assigning import faces_on
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.grouping import (
    faces_in,
    label,
    merge,
    numbers_in,
    persons_of_cluster,
    state_of,
    unknown_person,
)
from tests.usecases.operating import undo
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


async def assign(faces: set[UUID], person: Connected) -> None:
    await sql.execute(
        """UPDATE face_instances SET person_id = $2, basis = 'assigned', version = version + 1
           WHERE id = ANY($1::uuid[])""",
        list(faces),
        person.person_id,
    )


async def test_what_somebody_assigned_stays_assigned(stage: Stage, group: Group, anna: Connected) -> None:
    stage.settings = stage.settings.model_copy(update={"face_prototypes_on_label": 1})
    unknown = await unknown_person(stage, group)
    theirs = set(sorted(await faces_in(unknown))[:2])
    await assign(theirs, anna)
    done = await label(stage, unknown, "Max", group.admin)
    assert done.faces == 1
    left = await sql.rows(
        "SELECT DISTINCT person_id, basis FROM face_instances WHERE id = ANY($1::uuid[])", list(theirs)
    )
    assert left == [{"person_id": anna.person_id, "basis": "assigned"}]


async def test_a_merge_takes_the_person_off_another_face_of_the_photo_and_an_undo_gives_it_back(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Anna's sister was taken for her, on photos on which Anna turns away."""
    stage.settings = stage.settings.model_copy(update={"face_prototypes_on_label": 1})
    both = stage.engine.face(anna=0.7), stage.engine.face(turned=0.9)
    photos = [await post(stage, group, *both) for _ in range(3)]
    await stage.settle()
    done = await merge(stage, await sql.value(int, "SELECT number FROM clusters"), anna, group.admin)
    await stage.settle()
    for photo in photos:
        assert [face["person"] for face in await faces_on(photo)] == [None, anna.number]
    await undo(stage, done, group.admin)
    await stage.settle()
    for photo in photos:
        assert [face["person"] for face in await faces_on(photo)] == [anna.number, None]


async def test_where_every_face_is_somebodys_there_is_nobody_to_name(
    stage: Stage, group: Group, anna: Connected
) -> None:
    unknown = await unknown_person(stage, group)
    await assign(await faces_in(unknown), anna)
    with pytest.raises(NotFound):
        await label(stage, unknown, "Max", group.admin)


@pytest.fixture
async def ranked(stage: Stage, group: Group) -> tuple[int, list[UUID]]:
    """The number of an unknown person and its faces, the best first. A name is learned from three of five."""
    number = await unknown_person(stage, group, photos=5)
    faces = sorted(await faces_in(number))
    for place, face in enumerate(faces):
        await sql.execute(
            "UPDATE face_instances SET quality_score = $2 WHERE id = $1", face, 0.9 - place / 100
        )
    return number, faces


async def test_what_an_owner_said_meanwhile_stays_said(
    stage: Stage, group: Group, anna: Connected, ranked: tuple[int, list[UUID]], clean_database: str
) -> None:
    number, [*_, last] = ranked
    yes = """UPDATE face_instances SET person_id = $2, basis = 'answered', version = version + 1
             WHERE id = $1"""
    async with asyncio.TaskGroup() as tasks, held(clean_database, yes, last, anna.person_id):
        naming = tasks.create_task(label(stage, number, "Max", group.admin))
        await until_blocked(naming)
    assert naming.result().faces == 4
    answered = await sql.one("SELECT person_id, basis, matched_by FROM face_instances WHERE id = $1", last)
    assert answered == {"person_id": anna.person_id, "basis": "answered", "matched_by": []}


async def test_an_unseen_face_does_not_replace_a_seen_one_that_became_somebodys_meanwhile(
    stage: Stage, group: Group, anna: Connected, ranked: tuple[int, list[UUID]], clean_database: str
) -> None:
    """Only the best three faces are seen. The others count as matched by those of the three that stayed."""
    number, [first, *seen, fourth, last] = ranked
    yes = """UPDATE face_instances SET person_id = $2, basis = 'answered', version = version + 1
             WHERE id = $1"""
    async with asyncio.TaskGroup() as tasks, held(clean_database, yes, first, anna.person_id):
        await until_blocked(tasks.create_task(label(stage, number, "Max", group.admin)))
    of_max = "SELECT id, basis, matched_by FROM face_instances WHERE id = ANY($1::uuid[]) ORDER BY id"
    assert {row["basis"] for row in await sql.rows(of_max, seen)} == {"named"}
    for row in await sql.rows(of_max, [fourth, last]):
        assert (row["basis"], set(row["matched_by"])) == ("matched", set(seen))


async def test_where_every_face_became_somebodys_meanwhile_there_is_nobody_to_name(
    stage: Stage, group: Group, anna: Connected, clean_database: str
) -> None:
    number = await unknown_person(stage, group, photos=1)
    yes = "UPDATE face_instances SET person_id = $1, basis = 'answered' WHERE person_id IS NULL"

    async def name() -> None:
        with pytest.raises(NotFound):
            await label(stage, number, "Max", group.admin)

    async with asyncio.TaskGroup() as tasks, held(clean_database, yes, anna.person_id):
        await until_blocked(tasks.create_task(name()))
    assert await sql.rows("SELECT 1 FROM persons WHERE name = 'Max'") == []


@pytest.mark.parametrize("is_absorbed", [False, True])
async def test_a_refusal_of_a_face_that_is_not_among_the_best_three_shown_lasts(
    stage: Stage, group: Group, anna: Connected, ranked: tuple[int, list[UUID]], *, is_absorbed: bool
) -> None:
    """Also a refusal for a person who was merged into Anna. A refused face among the best three is given: the
    moderator saw it and decided later.
    """
    number, [first, *_, last] = ranked
    refused = anna
    if is_absorbed:
        refused = await connected_person(stage, group, look="ben", name="Ben")
        await sql.execute(
            "UPDATE persons SET status = 'MERGED', merged_into_id = $2 WHERE id = $1",
            refused.person_id,
            anna.person_id,
        )
    for face in (first, last):
        await sql.execute(
            "INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2)", face, refused.person_id
        )
    done = await merge(stage, number, anna, group.admin, shown=await numbers_in(number))
    assert (done.faces, done.photos) == (4, 4)
    left = "SELECT id FROM face_instances WHERE person_id IS NULL"
    assert await sql.rows(left) == [{"id": last}]
    still = {row["face_id"] for row in await sql.rows("SELECT face_id FROM negative_pairs")}
    assert last in still
    assert (first in still) == is_absorbed
    assert await sql.value(int, "SELECT count(DISTINCT asset_id) FROM deliveries") == 4

    await stage.drain()
    assert await sql.rows(left) == [{"id": last}]
    assert last not in await faces_in(number)  # the face is grouped again
    await undo(stage, done, group.admin)
    assert await persons_of_cluster(number) == {None}


async def test_a_refusal_of_the_best_face_lasts_where_it_was_not_among_the_shown(
    stage: Stage, group: Group, anna: Connected, ranked: tuple[int, list[UUID]]
) -> None:
    """The shown faces represent Anna. The other faces that nobody refused count as matched by them."""
    number, [first, *others] = ranked
    await sql.execute(
        "INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2)", first, anna.person_id
    )
    shown = "SELECT number FROM face_instances WHERE id = ANY($1::uuid[])"
    done = await merge(stage, number, anna, group.admin, shown=await sql.values(int, shown, others[2:]))
    assert done.faces == 4
    left = "SELECT id FROM face_instances WHERE person_id IS NULL"
    assert await sql.rows(left) == [{"id": first}]
    assert await sql.values(UUID, "SELECT face_id FROM negative_pairs") == [first]
    basis = "SELECT basis FROM face_instances WHERE id = $1"
    assert [await sql.value(str, basis, face) for face in others] == ["matched"] * 2 + ["named"] * 2


async def test_where_every_face_was_refused_and_none_was_shown_nobody_gets_them(
    stage: Stage, group: Group, anna: Connected, ranked: tuple[int, list[UUID]]
) -> None:
    """Also where the name of a known person is given without a preview."""
    number, faces = ranked
    for face in faces:
        await sql.execute(
            "INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2)", face, anna.person_id
        )
    with pytest.raises(Conflict, match="refused_before"):
        await merge(stage, number, anna, group.admin)
    with pytest.raises(Conflict, match="refused_before"):
        await label(stage, number, "Anna", group.admin)
    assert await persons_of_cluster(number) == {None}
    assert await sql.value(int, "SELECT count(*) FROM negative_pairs") == len(faces)


async def test_a_refusal_of_a_face_that_nobody_saw_lasts_also_where_another_face_is_left_out(
    stage: Stage, group: Group, anna: Connected, ranked: tuple[int, list[UUID]]
) -> None:
    number, [first, second, _, fourth, last] = ranked
    await sql.execute("INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2)", last, anna.person_id)
    left_out = await sql.value(int, "SELECT number FROM face_instances WHERE id = $1", first)
    done = await merge(stage, number, anna, group.admin, but=[left_out or 0])
    assert done.faces == 3
    left = "SELECT id FROM face_instances WHERE person_id IS NULL ORDER BY id"
    assert await sql.rows(left) == [{"id": first}, {"id": last}]
    no = "SELECT face_id FROM negative_pairs WHERE person_id = $1 ORDER BY face_id"
    assert await sql.values(UUID, no, anna.person_id) == [first, last]
    basis = "SELECT id, basis FROM face_instances WHERE id = ANY($1::uuid[]) ORDER BY id"
    assert [row["basis"] for row in await sql.rows(basis, [second, fourth])] == ["named"] * 2
    assert await state_of(number) == "open"

    await undo(stage, done, group.admin)
    assert await persons_of_cluster(number) == {None}
    assert await sql.values(UUID, no, anna.person_id) == [last]
