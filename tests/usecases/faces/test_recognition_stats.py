"""/stats counts the recognitions in history, whether or not their events were added up yet."""

from dataclasses import replace

import pytest

from domain.ids import FaceId, PersonId, WorkspaceId
from domain.queries.service.recognition_stats import recognition_stats
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.service.add_up_recognitions import add_up_recognitions
from domain.steps.work.work import transaction
from tests import sql
from tests.usecases.assigning import answer, faces_on, suggest, unassign
from tests.usecases.factory import Connected, Group, make_group, post
from tests.usecases.stage import Stage

# Read from the events as a whole, as /stats did before it counted.
_ASSIGNED = """
SELECT count(*) AS n FROM (
    SELECT DISTINCT e.to_person_number, face.id
    FROM face_assignment_events e, jsonb_array_elements_text(e.affected_face_instance_ids) AS face (id)
    WHERE e.workspace_id = $1 AND e.actor = 'engine' AND e.to_person_number IS NOT NULL) a
"""
_WRONG = """
SELECT count(*) AS n FROM negative_pairs n JOIN persons p ON p.id = n.person_id
WHERE p.workspace_id = $1 AND EXISTS (
    SELECT 1 FROM face_assignment_events e WHERE e.actor = 'engine' AND e.to_person_number = p.number
      AND e.affected_face_instance_ids @> to_jsonb(n.face_id))
"""


async def ensure_as_the_events_say(group: Group) -> tuple[int, int]:
    workspace_id = WorkspaceId(group.workspace_id)
    said = await recognition_stats(workspace_id)
    expected = [await sql.one(query, workspace_id) for query in (_ASSIGNED, _WRONG)]
    assert [said.assigned, said.wrong] == [row["n"] for row in expected if row is not None]
    return said.assigned, said.wrong


async def recognise(stage: Stage, group: Group, face: sql.Row, person: Connected) -> None:
    """Gives the face to the person, as recognition does when it looks a second time."""
    async with transaction(stage.doorbell) as work:
        faces, target = [FaceId(face["id"])], PersonId(person.person_id)
        await move_faces(work, Move(WorkspaceId(group.workspace_id), faces, None, target, actor="engine"))


async def test_the_stats_are_the_same_before_and_after_the_events_are_added_up(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photos = [await post(stage, group, stage.engine.face(anna=0.9)) for _ in range(3)]
    await stage.settle()
    [face] = await faces_on(photos[0])
    await unassign(stage, group, face)
    assert await ensure_as_the_events_say(group) == (3, 1)
    await add_up_recognitions(latest_hours=0)
    assert await ensure_as_the_events_say(group) == (3, 1)
    [another] = await faces_on(photos[1])
    await unassign(stage, group, another)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    assert await ensure_as_the_events_say(group) == (4, 2)
    for _ in range(2):
        await add_up_recognitions(latest_hours=0)
        assert await ensure_as_the_events_say(group) == (4, 2)
    left = await sql.one("SELECT recognised FROM workspaces WHERE id = $1", group.workspace_id)
    assert left == {"recognised": 4}


async def test_events_of_the_last_hour_are_not_added_up_yet(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    """A transaction that began in that hour may still commit its events."""
    await add_up_recognitions()
    assert await sql.one("SELECT recognised FROM workspaces") == {"recognised": 0}
    assert await ensure_as_the_events_say(group) == (1, 0)


async def test_a_face_that_recognition_gave_to_the_same_person_twice_counts_once(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photo: int
) -> None:
    """Somebody had taken it away in between."""
    [face, _] = await faces_on(photo)
    await unassign(stage, group, face)
    await recognise(stage, group, face, anna)
    assert await ensure_as_the_events_say(group) == (1, 0)
    await unassign(stage, group, face)
    await recognise(stage, group, face, ben)
    assert await ensure_as_the_events_say(group) == (2, 1)


async def test_a_refusal_of_a_person_whom_recognition_never_meant_is_no_mistake(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photo: int
) -> None:
    [face, _] = await faces_on(photo)
    await sql.execute(
        "INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2)", face["id"], ben.person_id
    )
    assert await ensure_as_the_events_say(group) == (1, 0)
    await add_up_recognitions(latest_hours=0)
    assert await ensure_as_the_events_say(group) == (1, 0)
    looked = await sql.one("SELECT was_recognised FROM negative_pairs")
    assert looked == {"was_recognised": False}


async def test_nothing_of_another_workspace_is_counted(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    other = await make_group(stage)
    await add_up_recognitions(latest_hours=0)
    assert await ensure_as_the_events_say(other) == (0, 0)
    assert await ensure_as_the_events_say(group) == (1, 0)


@pytest.mark.checklist(157)
async def test_a_face_that_is_forgotten_stays_counted(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photo: int
) -> None:
    """Else the share of yes would grow with time: refused faces are forgotten, and confirmed ones stay."""
    [face, stranger] = await faces_on(photo)
    [trained] = await sql.rows(
        "SELECT id FROM face_instances WHERE person_id = $1 AND basis = 'trained'", anna.person_id
    )
    await unassign(stage, group, face)
    for person in (anna, ben):
        asked = await suggest(stage, stranger, person, trained)
        if person is anna:
            await answer(stage, asked, group.admin, accept=False)
    right = await suggest(stage, face, ben, trained)
    await answer(stage, right, group.admin)
    await sql.execute("UPDATE face_instances SET person_id = NULL WHERE id = $1", face["id"])
    before = await recognition_stats(WorkspaceId(group.workspace_id))
    assert (before.wrong, before.yes, before.no, before.waiting) == (1, 1, 1, 1)
    await sql.execute(
        """UPDATE face_instances SET updated_at = now() - interval '70 days' WHERE person_id IS NULL"""
    )
    await sql.execute("UPDATE face_suggestions SET created_at = now() - interval '70 days'")
    assert (await stage.tidy())["unknown_faces"] == 2
    after = await recognition_stats(WorkspaceId(group.workspace_id))
    ended = before.ended + before.waiting
    assert after == replace(before, waiting=0, ended=ended)
