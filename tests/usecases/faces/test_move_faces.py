"""A face has at most one person, and its point in the index follows its row."""

import asyncio
from uuid import UUID

import pytest

from domain.errors import Conflict, NotFound
from domain.rules.faces.aggregating import AskPolicy
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.questions.suggest_face import Hit, suggest_face
from domain.steps.work.work import transaction
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.index.sync_asset_faces import sync_asset_faces
from domain.usecases.index.sync_person_faces import sync_person_faces
from domain.usecases.questions.decide_suggestion import decide_suggestion
from domain.values.targets import NOBODY
from tests import sql
from tests.usecases.assigning import point_of
from tests.usecases.factory import Connected, Group, make_group, post
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


async def suggested_face(stage: Stage, group: Group) -> UUID:
    """An unknown face about which somebody is asked whether it is Anna's."""
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    row = await sql.one("SELECT face_instance_id AS id FROM face_suggestions")
    assert row is not None
    face_id: UUID = row["id"]
    return face_id


async def suggest(stage: Stage, face_id: UUID, person: Connected) -> bool:
    source = await sql.one("SELECT id FROM face_instances WHERE person_id = $1", person.person_id)
    assert source is not None
    async with transaction(stage.doorbell) as work:
        return await suggest_face(work, face_id, person.person_id, [Hit(source["id"], 0.7)], AskPolicy())


async def assign(stage: Stage, group: Group, face_id: UUID, person: Connected) -> list[int]:
    async with transaction(stage.doorbell) as work:
        move = Move(group.workspace_id, [face_id], None, person.person_id, actor="tg:1")
        return (await move_faces(work, move)).asset_ids


async def owner_of(face_id: UUID) -> UUID | None:
    row = await sql.one("SELECT person_id FROM face_instances WHERE id = $1", face_id)
    assert row is not None
    person_id: UUID | None = row["person_id"]
    return person_id


async def test_a_face_that_somebody_has_is_not_given_to_another(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    face_id = await suggested_face(stage, group)
    assert len(await assign(stage, group, face_id, ben)) == 1
    assert await assign(stage, group, face_id, anna) == ()
    assert await owner_of(face_id) == ben.person_id


async def test_a_face_of_another_workspace_is_not_given_away(
    stage: Stage, group: Group, anna: Connected
) -> None:
    face_id = await suggested_face(stage, group)
    assert await assign(stage, await make_group(stage), face_id, anna) == ()
    assert await owner_of(face_id) is None


async def test_an_answer_for_one_person_ends_the_question_for_another(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    face_id = await suggested_face(stage, group)
    assert await suggest(stage, face_id, ben)
    questions = await sql.rows("SELECT id FROM face_suggestions ORDER BY id")

    async def accept(question: int) -> None:
        await decide_suggestion(
            question, stage.by(group.admin), accept=True, settings=stage.settings, doorbell=stage.doorbell
        )

    await accept(questions[0]["id"])
    with pytest.raises(Conflict) as refused:
        await accept(questions[1]["id"])
    assert refused.value.details["state"] == "expired"
    assert await owner_of(face_id) == anna.person_id


async def test_a_question_is_asked_once_and_not_again_after_a_no(
    stage: Stage, group: Group, anna: Connected
) -> None:
    face_id = await suggested_face(stage, group)
    assert not await suggest(stage, face_id, anna)
    await sql.execute("DELETE FROM face_suggestions")
    await sql.execute(
        "INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2)", face_id, anna.person_id
    )
    assert not await suggest(stage, face_id, anna)


async def test_of_two_syncs_at_once_the_newer_row_stays_in_the_index(
    stage: Stage, group: Group, anna: Connected
) -> None:
    face_id = await suggested_face(stage, group)
    row = await sql.one("SELECT asset_id FROM face_instances WHERE id = $1", face_id)
    assert row is not None
    stage.index.writing = release = asyncio.Event()
    stage.index.is_writing.clear()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(sync_asset_faces(row["asset_id"], stage.index, stage.engine.name))
        await stage.index.is_writing.wait()
        await assign(stage, group, face_id, anna)
        await stage.drain()
        release.set()
    point = await point_of(stage, group, face_id)
    assert point is not None
    assert point.person_id == anna.person_id


async def test_a_sync_that_was_under_way_brings_no_erased_face_back(
    stage: Stage, group: Group, anna: Connected
) -> None:
    face = await sql.one("SELECT id FROM face_instances")
    assert face is not None
    stage.index.writing = release = asyncio.Event()
    stage.index.is_writing.clear()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(sync_person_faces(anna.person_id, stage.index, stage.engine.name))
        await stage.index.is_writing.wait()
        await erase_person(
            anna.person_id,
            stage.by(anna.owner),
            tg_notify_chat_id=None,
            doorbell=stage.doorbell,
        )
        await stage.drain()
        release.set()
    assert await point_of(stage, group, face["id"]) is None


async def test_who_moves_a_face_that_is_deleted_meanwhile_is_told_that_there_is_none(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """They are not told that the face is somebody else's."""
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    [face] = await sql.rows(
        "SELECT id, number FROM face_instances WHERE person_id = $1 AND basis = 'matched'", anna.person_id
    )

    async def move() -> None:
        which, by = WhichFaces(anna.number, [face["number"]]), stage.by(group.admin)
        with pytest.raises(NotFound, match="face"):
            await reassign_faces(which, NOBODY, by, settings=stage.settings, doorbell=stage.doorbell)

    dsn = stage.settings.database_url.get_secret_value()
    lock = "SELECT id FROM persons WHERE id = $1 FOR UPDATE"
    async with asyncio.TaskGroup() as tasks, held(dsn, lock, anna.person_id) as other:
        await until_blocked(tasks.create_task(move()))
        await other.execute("DELETE FROM face_instances WHERE id = $1", face["id"])
