"""A yes leads to more questions, about similar faces that have no person."""

import asyncio

import pytest

from domain.usecases.faces.propagate_face import propagate_face
from tests import sql
from tests.usecases.assigning import answer, faces_on, persons_in, statuses, suggest
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    decide,
    make_group,
    post,
    requested_person,
)
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked

# Two such faces are too far from Anna's prototype to be asked about, and near enough to each other.
SIDE_FACE = {"anna": 0.2, "profile": 0.9}


@pytest.fixture
async def side_face(stage: Stage, group: Group, anna: Connected) -> sql.Row:
    """An unknown face about which nobody is asked yet."""
    asset_id = await post(stage, group, stage.engine.face(**SIDE_FACE))
    await stage.settle()
    [face] = await faces_on(asset_id)
    return face


async def any_prototype(person: Connected) -> sql.Row:
    [source] = await sql.rows(
        "SELECT face_instance_id AS id FROM person_prototypes WHERE person_id = $1 LIMIT 1", person.person_id
    )
    return source


async def ask(stage: Stage, face: sql.Row, person: Connected) -> int:
    return await suggest(stage, face, person, source=await any_prototype(person))


async def questions() -> list[tuple[object, str, float]]:
    rows = await sql.rows(
        "SELECT face_instance_id AS f, status, confidence AS c FROM face_suggestions ORDER BY id"
    )
    return [(row["f"], row["status"], row["c"]) for row in rows]


async def propagate(stage: Stage, face: sql.Row, person: Connected) -> int:
    return await propagate_face(
        face["id"],
        person.person_id,
        engine=stage.engine,
        index=stage.index,
        settings=stage.settings,
        doorbell=stage.doorbell,
    )


@pytest.mark.checklist(158)
async def test_after_a_yes_the_photo_lists_the_person_and_similar_faces_are_asked_about(
    stage: Stage, group: Group, anna: Connected, side_face: sql.Row
) -> None:
    like = await post(stage, group, stage.engine.face(**SIDE_FACE))
    unlike = await post(stage, group, stage.engine.face(max=0.9))
    await stage.settle()
    asked = await ask(stage, side_face, anna)
    await answer(stage, asked, anna.owner)
    row = await sql.one("SELECT asset_id FROM face_instances WHERE id = $1", side_face["id"])
    assert row is not None
    assert await persons_in(row["asset_id"]) == [anna.number]
    await stage.settle()
    [near] = await faces_on(like)
    _, (about, status, confidence) = await questions()
    assert (about, status) == (near["id"], "PENDING")
    assert confidence >= stage.settings.face_similar_search_threshold
    source = await sql.one("SELECT source_face_id AS id FROM face_suggestions WHERE status = 'PENDING'")
    assert source == {"id": side_face["id"]}
    assert [near["person_id"], (await faces_on(unlike))[0]["person_id"]] == [None, None]
    assert (await persons_in(like), await persons_in(unlike)) == ([], [])


@pytest.mark.checklist(158)
async def test_a_no_leads_to_no_questions_about_similar_faces(
    stage: Stage, group: Group, anna: Connected, side_face: sql.Row
) -> None:
    await post(stage, group, stage.engine.face(**SIDE_FACE))
    await stage.settle()
    await answer(stage, await ask(stage, side_face, anna), anna.owner, accept=False)
    await stage.settle()
    assert [status for _, status, _ in await questions()] == ["REJECTED"]


@pytest.mark.checklist(166)
async def test_a_good_face_that_was_said_to_be_somebody_represents_them_at_once(
    stage: Stage, group: Group, anna: Connected, side_face: sql.Row
) -> None:
    await answer(stage, await ask(stage, side_face, anna), anna.owner)
    chosen = await sql.rows("SELECT face_instance_id AS id FROM person_prototypes")
    assert side_face["id"] in {row["id"] for row in chosen}


@pytest.mark.checklist(166)
async def test_ten_training_photos_leave_room_for_a_face_that_is_confirmed_later(
    stage: Stage, group: Group, kim: Member
) -> None:
    photos = [stage.engine.face(anna=0.95) for _ in range(10)]
    anna = await requested_person(stage, group, kim, *photos)
    await decide(stage, anna, group.admin, approve=True)
    asset_id = await post(stage, group, stage.engine.face(**SIDE_FACE))
    await stage.settle()
    [face] = await faces_on(asset_id)
    await answer(stage, await ask(stage, face, anna), anna.owner)
    chosen = await sql.rows("SELECT face_instance_id AS id FROM person_prototypes")
    assert len(chosen) == stage.settings.face_prototype_max_exemplars
    assert face["id"] in {row["id"] for row in chosen}


@pytest.mark.checklist(212)
@pytest.mark.parametrize(("threshold", "asked"), [(0.7, 1), (0.99, 0)])
async def test_how_alike_a_face_must_be_to_be_asked_about_is_a_setting(
    stage: Stage, group: Group, anna: Connected, side_face: sql.Row, threshold: float, asked: int
) -> None:
    assert stage.settings.face_similar_search_threshold == 0.7
    stage.settings = stage.settings.model_copy(update={"face_similar_search_threshold": threshold})
    await post(stage, group, stage.engine.face(anna=0.2, profile=0.7))
    await stage.settle()
    await _assign(side_face, anna)
    assert await propagate(stage, side_face, anna) == asked


@pytest.mark.parametrize(("said", "near", "asked"), [(0.9, 0.08, 1), (0.9, 0.03, 0), (0.08, 0.9, 0)])
async def test_a_blurred_face_neither_leads_to_questions_nor_is_asked_about(
    stage: Stage, group: Group, anna: Connected, said: float, near: float, asked: int
) -> None:
    """Blurred faces are alike, whoever they show. said, near: how sharp the two faces are."""
    photos = [
        await post(stage, group, stage.engine.face(**SIDE_FACE, sharpness=sharp)) for sharp in (said, near)
    ]
    await stage.settle()
    [face] = await faces_on(photos[0])
    await _assign(face, anna)
    assert await propagate(stage, face, anna) == asked


@pytest.mark.checklist(213)
@pytest.mark.parametrize(("threshold", "asked"), [(0.6, 0), (0.9, 1)])
async def test_a_face_like_another_person_is_left_out_also_if_the_gallery_is_too_large_to_ask_about_them(
    stage: Stage,
    group: Group,
    anna: Connected,
    ben: Connected,
    side_face: sql.Row,
    threshold: float,
    asked: int,
) -> None:
    stage.settings = stage.settings.model_copy(update={"face_prototype_search_threshold": threshold})
    await sql.execute(
        """INSERT INTO persons (workspace_id, name, name_key, approval)
           SELECT $1, 'Child ' || n, 'child ' || n, 'approved' FROM generate_series(1, 300) n""",
        group.workspace_id,
    )
    await post(stage, group, stage.engine.face(profile=0.8, ben=0.32))
    await stage.settle()
    assert await questions() == []
    await _assign(side_face, anna)
    assert await propagate(stage, side_face, anna) == asked


async def test_no_question_is_added_on_a_photo_of_the_person_or_about_a_face_that_is_asked_about(
    stage: Stage, group: Group, anna: Connected, ben: Connected, side_face: sql.Row
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(**SIDE_FACE))
    waiting = await post(stage, group, stage.engine.face(**SIDE_FACE))
    await stage.settle()
    await ask(stage, (await faces_on(waiting))[0], ben)
    await _assign(side_face, anna)
    assert await propagate(stage, side_face, anna) == 0


async def test_a_face_that_became_somebodys_while_the_index_was_asked_is_left_out(
    stage: Stage, group: Group, anna: Connected, ben: Connected, side_face: sql.Row
) -> None:
    photos = [await post(stage, group, stage.engine.face(**SIDE_FACE)) for _ in range(2)]
    await stage.settle()
    [of_ben], [of_nobody] = [await faces_on(photo) for photo in photos]
    await _assign(side_face, anna)
    await _assign(of_ben, ben)  # its point in the index does not say so yet
    assert await propagate(stage, side_face, anna) == 1
    assert [face for face, *_ in await questions()] == [of_nobody["id"]]


@pytest.mark.checklist(94, 191, 216)
async def test_no_more_questions_wait_about_a_person_than_the_setting_allows(
    stage: Stage, group: Group, anna: Connected, side_face: sql.Row
) -> None:
    stage.settings = stage.settings.model_copy(update={"face_suggestions_per_person": 2})
    for _ in range(3):
        await post(stage, group, stage.engine.face(**SIDE_FACE))
    await stage.settle()
    await _assign(side_face, anna)
    assert await propagate(stage, side_face, anna) == 2
    assert await propagate(stage, side_face, anna) == 0


async def test_a_face_that_is_not_the_persons_or_whose_person_is_hidden_leads_to_no_questions(
    stage: Stage, group: Group, anna: Connected, ben: Connected, side_face: sql.Row
) -> None:
    await post(stage, group, stage.engine.face(**SIDE_FACE))
    await stage.settle()
    assert await propagate(stage, side_face, anna) == 0
    await _assign(side_face, ben)
    assert await propagate(stage, side_face, anna) == 0
    await sql.execute("UPDATE persons SET status = 'HIDDEN' WHERE id = $1", ben.person_id)
    assert await propagate(stage, side_face, ben) == 0


async def test_only_faces_of_the_workspace_are_asked_about(
    stage: Stage, group: Group, anna: Connected, side_face: sql.Row
) -> None:
    stage.index.leaks = True
    other = await make_group(stage)
    await connected_person(stage, other)
    await post(stage, other, stage.engine.face(**SIDE_FACE))
    await stage.settle()
    await _assign(side_face, anna)
    assert await propagate(stage, side_face, anna) == 0
    assert await statuses() == {}


async def _assign(face: sql.Row, person: Connected) -> None:
    await sql.execute("UPDATE face_instances SET person_id = $2 WHERE id = $1", face["id"], person.person_id)


async def test_a_propagation_that_waits_for_one_person_holds_no_other_who_comes_later_in_the_order(
    stage: Stage, group: Group, anna: Connected, ben: Connected, side_face: sql.Row, clean_database: str
) -> None:
    """Whoever moves faces between the two holds the first and waits for the second."""
    first, second = sorted((anna, ben), key=lambda one: one.person_id)
    await post(stage, group, stage.engine.face(profile=0.9, anna=0.25, ben=0.25))
    await stage.settle()
    await _assign(side_face, second)
    hold = "SELECT id FROM persons WHERE id = $1 FOR NO KEY UPDATE"
    async with (
        asyncio.TaskGroup() as tasks,
        held(clean_database, hold, first.person_id) as other,
    ):
        await until_blocked(tasks.create_task(propagate(stage, side_face, second)))
        await other.execute(f"{hold} NOWAIT", second.person_id)
