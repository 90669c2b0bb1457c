"""Naming an unknown face shows the persons that it looks like; the choice is on record."""

import asyncio

import pytest

from domain.queries.faces.face_likeness import face_likeness
from domain.queries.service.recognition_stats import recognition_stats
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.operations.undo_operation import undo_operation
from domain.values.targets import Target
from tests import sql
from tests.usecases.assigning import answer, faces_on, reassign, statuses, suggest, unassign
from tests.usecases.factory import Connected, Group, connected_person, make_group, post
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked

# A face too far from everybody to be asked about.
NEAREST_ANNA = {"anna": 0.28, "ben": 0.2, "cleo": 0.1, "dora": 0.05}


@pytest.fixture
async def persons(stage: Stage, group: Group, anna: Connected, ben: Connected) -> dict[str, Connected]:
    cleo = await connected_person(stage, group, look="cleo", name="Cleo")
    dora = await connected_person(stage, group, look="dora", name="Dora")
    return {"anna": anna, "ben": ben, "cleo": cleo, "dora": dora}


async def unknown(stage: Stage, group: Group) -> sql.Row:
    asset_id = await post(stage, group, stage.engine.face(**NEAREST_ANNA))
    await stage.settle()
    [face] = await faces_on(asset_id)
    assert face["person_id"] is None
    return face


async def name(stage: Stage, group: Group, face: sql.Row, target: Target) -> None:
    await reassign(stage, WhichFaces(None, [face["number"]]), target, group.admin)


@pytest.mark.checklist(240)
async def test_at_most_three_persons_are_shown_with_their_confidence(
    stage: Stage, group: Group, persons: dict[str, Connected]
) -> None:
    face = await unknown(stage, group)
    found = await face_likeness(face["number"])
    assert [one.name for one in found] == ["Anna", "Ben", "Cleo"]
    confidences = [one.confidence for one in found]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 < one < 0.6 for one in confidences)


@pytest.mark.checklist(240)
async def test_a_refused_a_hidden_and_another_workspaces_person_are_not_shown(
    stage: Stage, group: Group, persons: dict[str, Connected]
) -> None:
    face = await unknown(stage, group)
    await sql.execute(
        "INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2)",
        face["id"],
        persons["anna"].person_id,
    )
    await sql.execute("UPDATE persons SET status = 'HIDDEN' WHERE id = $1", persons["ben"].person_id)
    await connected_person(stage, await make_group(stage), name="Elsewhere")
    assert [one.name for one in await face_likeness(face["number"])] == ["Cleo", "Dora"]


@pytest.mark.checklist(222)
async def test_nobody_is_shown_for_a_face_that_somebody_called_no_face(
    stage: Stage, group: Group, persons: dict[str, Connected]
) -> None:
    face = await unknown(stage, group)
    await sql.execute("UPDATE face_instances SET set_aside = 'not_a_face' WHERE id = $1", face["id"])
    assert await face_likeness(face["number"]) == ()
    assert await face_likeness(999_999) == ()


@pytest.mark.checklist(240)
async def test_the_choice_is_recorded_and_counted(
    stage: Stage, group: Group, persons: dict[str, Connected]
) -> None:
    for chosen in ("anna", "ben", "dora"):
        await name(stage, group, await unknown(stage, group), Target(persons[chosen].number))
    stats = await recognition_stats(group.workspace_id)
    assert (stats.first, stats.other, stats.none) == (1, 1, 1)
    assert (stats.yes, stats.no) == (0, 0)
    by = await sql.rows("SELECT DISTINCT reviewed_by AS by FROM face_suggestions WHERE rank IS NOT NULL")
    assert by == [{"by": f"tg:{group.admin.tg_user_id}"}]
    # A choice is no answer to a question: nobody was refused, and nothing waits.
    assert await sql.rows("SELECT id FROM negative_pairs") == []
    assert {status for status, _ in (await statuses()).values()} == {"ACCEPTED", "REJECTED"}


@pytest.mark.checklist(240)
async def test_a_choice_is_recorded_without_a_look_alike_whose_face_is_just_being_deleted(
    stage: Stage, group: Group, persons: dict[str, Connected], clean_database: str
) -> None:
    face = await unknown(stage, group)
    annas, *_ = await face_likeness(face["number"])
    delete = "DELETE FROM face_instances WHERE id = $1"
    async with asyncio.TaskGroup() as tasks, held(clean_database, delete, annas.source_face_id):
        naming = tasks.create_task(name(stage, group, face, Target(persons["ben"].number)))
        await until_blocked(naming)
    shown = await sql.values(int, "SELECT rank FROM face_suggestions WHERE rank IS NOT NULL ORDER BY rank")
    assert shown == [2, 3]


@pytest.mark.checklist(240)
async def test_matches_mistakes_and_answers_of_the_workspace_are_counted(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    face, stranger = await faces_on(photo)
    second = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    stats = await recognition_stats(group.workspace_id)
    assert (stats.assigned, stats.wrong) == (2, 0)
    await unassign(stage, group, face)
    yes = await suggest(stage, stranger, anna, source=(await faces_on(second))[0])
    await answer(stage, yes, anna.owner)
    other = await post(stage, group, stage.engine.face(anna=0.4))
    await post(stage, group, stage.engine.face(anna=0.42))  # its question waits
    await stage.settle()
    [asked] = await sql.rows(
        "SELECT id FROM face_suggestions WHERE face_instance_id = $1", (await faces_on(other))[0]["id"]
    )
    await answer(stage, asked["id"], anna.owner, accept=False)
    stats = await recognition_stats(group.workspace_id)
    assert (stats.assigned, stats.wrong) == (2, 1)
    assert (stats.yes, stats.no, stats.waiting) == (1, 1, 1)
    elsewhere = await recognition_stats((await make_group(stage)).workspace_id)
    assert (elsewhere.assigned, elsewhere.yes, elsewhere.no, elsewhere.waiting) == (0, 0, 0, 0)


@pytest.mark.checklist(240)
async def test_a_choice_that_was_undone_does_not_count_and_the_next_one_does(
    stage: Stage, group: Group, persons: dict[str, Connected]
) -> None:
    face = await unknown(stage, group)
    done = await reassign(
        stage, WhichFaces(None, [face["number"]]), Target(persons["ben"].number), group.admin
    )
    assert done.operation_id is not None
    by = stage.by(group.admin)
    await undo_operation(done.operation_id, by, settings=stage.settings, doorbell=stage.doorbell)
    stats = await recognition_stats(group.workspace_id)
    assert (stats.first, stats.other, stats.none) == (0, 0, 0)
    await name(stage, group, face, Target(persons["anna"].number))
    stats = await recognition_stats(group.workspace_id)
    assert (stats.first, stats.other, stats.none) == (1, 0, 0)
