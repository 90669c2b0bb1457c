"""Every way of naming a face leads to questions about faces like it."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from domain.usecases.faces.backfill_person import backfill_person
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.values.targets import Target
from tests import sql
from tests.usecases.assigning import answer, faces_on, reassign
from tests.usecases.factory import Connected, Group, post
from tests.usecases.grouping import label, merge
from tests.usecases.stage import Stage

# No person looks like LOOK; a face that looks like LIKE is near enough to it to be asked about.
LOOK = {"max": 0.75, "profile": 0.66}
LIKE = {"max": 0.75}

Say = Callable[[Stage, Group, Connected, sql.Row], Awaitable[object]]


async def cluster_of(face: sql.Row) -> int:
    row = await sql.one(
        "SELECT c.number FROM face_instances f JOIN clusters c ON c.id = f.cluster_id WHERE f.id = $1",
        face["id"],
    )
    assert row is not None
    return int(row["number"])


async def name_the_cluster(stage: Stage, group: Group, _: Connected, face: sql.Row) -> None:
    await label(stage, await cluster_of(face), "Max", group.admin)


async def merge_the_cluster(stage: Stage, group: Group, anna: Connected, face: sql.Row) -> None:
    await merge(stage, await cluster_of(face), anna, group.admin)


async def assign_the_face(stage: Stage, group: Group, anna: Connected, face: sql.Row) -> None:
    await reassign(stage, WhichFaces(None, [face["number"]]), Target(anna.number), group.admin)


async def name_the_face(stage: Stage, group: Group, _: Connected, face: sql.Row) -> None:
    await reassign(stage, WhichFaces(None, [face["number"]]), Target(name="Max"), group.admin)


async def asked_about(face_id: UUID) -> list[tuple[str, UUID]]:
    rows = await sql.rows(
        """SELECT p.name, s.source_face_id AS source FROM face_suggestions s
           JOIN persons p ON p.id = s.suggested_person_id
           WHERE s.face_instance_id = $1 AND s.status = 'PENDING' ORDER BY s.id""",
        face_id,
    )
    return [(row["name"], row["source"]) for row in rows]


@pytest.mark.checklist(91, 100)
@pytest.mark.parametrize(
    ("say", "who"),
    [
        (name_the_cluster, "Max"),
        (merge_the_cluster, "Anna"),
        (assign_the_face, "Anna"),
        (name_the_face, "Max"),
    ],
)
async def test_naming_merging_and_assigning_lead_to_questions_like_a_yes(
    stage: Stage, group: Group, anna: Connected, say: Say, who: str
) -> None:
    photo = await post(stage, group, stage.engine.face(**LOOK))
    await stage.drain()
    other = await post(stage, group, stage.engine.face(**LIKE))
    await stage.drain()
    [face], [like] = await faces_on(photo), await faces_on(other)
    await sql.execute("UPDATE face_instances SET cluster_id = NULL WHERE id = $1", like["id"])
    await say(stage, group, anna, face)
    await stage.drain()
    assert await asked_about(like["id"]) == [(who, face["id"])]


async def test_a_backfill_that_begins_before_the_questions_leaves_the_face_to_them(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Six consumers begin the tasks of one answer in any order."""
    photo = await post(stage, group, stage.engine.face(**LOOK))
    await stage.drain()
    other = await post(stage, group, stage.engine.face(**LIKE))
    await stage.drain()
    [face], [like] = await faces_on(photo), await faces_on(other)
    await assign_the_face(stage, group, anna, face)
    await backfill_person(anna.person_id, stage.engine, stage.index, stage.settings, stage.doorbell)
    assert (await faces_on(other))[0]["person_id"] is None
    await stage.drain()
    assert await asked_about(like["id"]) == [("Anna", face["id"])]


async def test_an_older_face_near_the_mean_of_two_faces_is_found_once_both_are_the_persons(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The older face is too far from the training photo and from the assigned face; it is near their mean."""
    missed = await post(stage, group, stage.engine.face(anna=0.28, side=0.37))
    said = await post(stage, group, stage.engine.face(side=1.0))
    await stage.drain()
    [face] = await faces_on(said)
    assert (await faces_on(missed))[0]["person_id"] is None
    await sql.execute("UPDATE face_instances SET cluster_id = NULL")
    await reassign(stage, WhichFaces(None, [face["number"]]), Target(anna.number), group.admin)
    await stage.drain()
    assert (await faces_on(missed))[0]["person_id"] == anna.person_id


async def test_of_many_faces_that_were_moved_only_ten_lead_to_questions(
    stage: Stage, group: Group, anna: Connected
) -> None:
    numbers = []
    for _ in range(11):
        photo = await post(stage, group, stage.engine.face())
        await stage.drain()
        numbers.append((await faces_on(photo))[0]["number"])
    await reassign(stage, WhichFaces(None, numbers), Target(anna.number), group.admin)
    waiting = await sql.rows("SELECT 1 FROM tasks WHERE kind = 'propagate_face' AND state = 'ready'")
    assert len(waiting) == 10


async def test_a_face_that_somebody_is_asked_about_is_not_taken_for_somebody_else(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """Photos of two siblings on one day are more alike than photos of one of them on two days. If the answer
    about Ben's face assigned Anna's as well, it would end the question whose answer is right.
    """
    annas = await post(stage, group, stage.engine.face(anna=0.4, light=0.8))
    await stage.drain()
    [face] = await faces_on(annas)
    assert [name for name, _ in await asked_about(face["id"])] == ["Anna"]
    bens = await post(stage, group, stage.engine.face(ben=0.4, light=0.9))
    await stage.drain()
    [question] = await sql.rows("SELECT max(id) AS id FROM face_suggestions")
    await answer(stage, question["id"], ben.owner)
    await stage.drain()
    assert [row["person_id"] for row in await faces_on(bens)] == [ben.person_id]
    assert [row["person_id"] for row in await faces_on(annas)] == [None]
    assert [name for name, _ in await asked_about(face["id"])] == ["Anna", "Ben"]
