"""Rows and points change together: with the index away neither is lost, and both are the same in the end."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from domain.errors import Unavailable
from domain.ids import WorkspaceId
from domain.ports import Box, FacePoint
from domain.queries.index.face_points import is_kept_as
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.work.work import transaction
from domain.usecases.faces.delete_faces import delete_faces
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.index.sync_asset_faces import sync_asset_faces
from domain.usecases.index.sync_moved_faces import sync_moved_faces
from domain.usecases.index.sync_person_faces import sync_person_faces
from domain.values.targets import NOBODY, Target
from domain.values.task_kinds import TASK_KINDS
from tests import sql
from tests.usecases.assigning import faces_on, last_event, reassign, rows_and_points, unassign
from tests.usecases.factory import Connected, Group, post
from tests.usecases.forgetting import erase_this_group
from tests.usecases.stage import Stage

Change = Callable[[Stage, Group, Connected, int], Awaitable[object]]


async def detect(stage: Stage, group: Group, _: Connected, __: int) -> None:
    """The index answers the search and is away then. The point of an unknown face comes with its cluster."""
    stage.index.is_down = False
    asset_id = await post(stage, group, stage.engine.face())
    await stage.recognise(asset_id)
    stage.index.is_down = True


async def assign(stage: Stage, group: Group, anna: Connected, photo: int) -> None:
    _, stranger = await faces_on(photo)
    await reassign(stage, WhichFaces(None, [stranger["number"]]), Target(anna.number), group.admin)


async def take_away(stage: Stage, group: Group, _: Connected, photo: int) -> None:
    face, _stranger = await faces_on(photo)
    await unassign(stage, group, face)


async def choose_as_prototype(stage: Stage, _: Group, anna: Connected, photo: int) -> None:
    await sql.execute("UPDATE face_instances SET basis = 'answered' WHERE asset_id = $1", photo)
    async with transaction(stage.doorbell) as work:
        assert await choose_prototypes(work, anna.person_id, stage.settings) == 2


async def delete_face(stage: Stage, group: Group, anna: Connected, photo: int) -> None:
    await delete_faces(
        anna.number, photo, stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell
    )


async def delete_photos(stage: Stage, group: Group, _: Connected, __: int) -> None:
    await erase_this_group(stage, group)


@pytest.mark.parametrize(
    ("change", "task"),
    [
        pytest.param(detect, "cluster_faces", marks=pytest.mark.checklist(84, 137)),
        pytest.param(assign, "sync_asset_faces", marks=pytest.mark.checklist(131, 138, 165)),
        pytest.param(take_away, "sync_asset_faces", marks=pytest.mark.checklist(132, 139, 199)),
        pytest.param(choose_as_prototype, "sync_person_faces", marks=pytest.mark.checklist(133, 141)),
        pytest.param(delete_face, "purge_erasure", marks=pytest.mark.checklist(142)),
        pytest.param(delete_photos, "purge_erasure", marks=pytest.mark.checklist(143)),
    ],
)
async def test_a_change_that_was_made_while_the_index_was_away_reaches_the_index(
    stage: Stage, group: Group, anna: Connected, photo: int, change: Change, task: str
) -> None:
    """task: the kind of task that is committed with the rows."""
    before, _ = await rows_and_points(stage, group)
    stage.index.is_down = True
    await change(stage, group, anna, photo)
    assert len(await sql.rows("SELECT id FROM tasks WHERE kind = $1 AND state = 'ready'", task)) == 1
    await stage.drain()
    stage.index.is_down = False
    rows, points = await rows_and_points(stage, group)
    assert rows != before  # the rows are changed for good
    assert points != rows  # and the index knows nothing of it
    for _ in range(2):
        await stage.make_due()
        await stage.drain()
        await stage.show()
    rows, points = await rows_and_points(stage, group)
    assert points == rows


@pytest.mark.checklist(138, 139)
@pytest.mark.parametrize("change", [assign, take_away])
async def test_a_changed_row_says_that_its_point_is_behind_until_the_index_has_the_change(
    stage: Stage, group: Group, anna: Connected, photo: int, change: Change
) -> None:
    """Until then the face is compared by its row."""
    behind = "SELECT asset_id FROM face_instances WHERE indexed_version IS DISTINCT FROM version"
    assert await sql.values(int, behind) == []
    await change(stage, group, anna, photo)
    assert await sql.values(int, behind) == [photo]
    await stage.drain()
    assert await sql.values(int, behind) == []


@pytest.mark.checklist(84, 129, 137)
async def test_the_point_of_a_new_face_says_all_that_its_row_says(stage: Stage, group: Group) -> None:
    asset_id = await post(stage, group, stage.engine.face())
    await stage.drain()
    [row] = await sql.rows(
        """SELECT f.*, a.uuid, a.taken_at FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           WHERE a.id = $1""",
        asset_id,
    )
    [point] = [point async for point in stage.index.scan(WorkspaceId(group.workspace_id))]
    expected = FacePoint(
        workspace_id=WorkspaceId(group.workspace_id),
        engine=stage.engine.name,
        face_instance_id=row["id"],
        asset_id=row["uuid"],
        bbox=Box(row["bbox_x"], row["bbox_y"], row["bbox_w"], row["bbox_h"]),
        detection_confidence=0.99,
        cluster_id=str(row["cluster_id"]),
        quality_score=0.9,
        taken_at=row["taken_at"],
    )
    assert is_kept_as(expected, point)


@pytest.mark.checklist(66, 84)
async def test_each_face_is_one_point_under_the_id_that_its_row_says(
    stage: Stage, group: Group, photo: int
) -> None:
    """Also an unknown face, such as the second one of the photo."""
    rows = await sql.rows("SELECT qdrant_point_id AS point FROM face_instances")
    points = [point.face_instance_id async for point in stage.index.scan(None)]
    assert sorted(points) == sorted(row["point"] for row in rows)
    assert [face["person_id"] is None for face in await faces_on(photo)] == [False, True]


@pytest.mark.checklist(181, 199)
async def test_a_change_that_fails_half_way_leaves_neither_row_nor_task(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    before = await rows_and_points(stage, group)
    [tasks] = await sql.rows("SELECT count(*) AS n FROM tasks")
    _, stranger = await faces_on(photo)
    await sql.execute(
        "ALTER TABLE operations ADD CONSTRAINT ck_nothing CHECK (kind <> 'assign_faces') NOT VALID"
    )
    try:
        with pytest.raises(Exception, match="ck_nothing"):
            await reassign(stage, WhichFaces(None, [stranger["number"]]), Target(anna.number), group.admin)
    finally:
        await sql.execute("ALTER TABLE operations DROP CONSTRAINT ck_nothing")
    assert await rows_and_points(stage, group) == before
    assert await sql.rows("SELECT count(*) AS n FROM tasks") == [tasks]


@pytest.mark.checklist(199, 200)
async def test_work_on_the_index_is_kept_tried_again_and_may_be_done_twice(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    second = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    stage.index.is_down = True
    await reassign(stage, WhichFaces(anna.number, asset_ids=[photo, second]), NOBODY, group.admin)
    await stage.drain()
    kept = await sql.rows("SELECT state, max_attempts FROM tasks WHERE kind = 'sync_moved_faces'")
    assert kept == [{"state": "ready", "max_attempts": TASK_KINDS["sync_moved_faces"].max_attempts}]
    stage.index.is_down = False
    await stage.make_due()
    await stage.drain()
    done = await rows_and_points(stage, group)
    assert done[0] == done[1]
    event = await last_event()
    await sync_moved_faces(event["id"], stage.index, stage.engine.name)
    assert await rows_and_points(stage, group) == done


@pytest.mark.checklist(232)
async def test_a_person_is_never_without_a_prototype_while_it_gets_another_one(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    """Whatever fails in between: the index keeps the old prototype until it has the new one."""
    settings = stage.settings.model_copy(update={"face_prototype_max_exemplars": 1})
    await sql.execute("UPDATE face_instances SET basis = 'answered'")
    await sql.execute("UPDATE face_instances SET quality_score = 0.99 WHERE asset_id = $1", photo)
    async with transaction(stage.doorbell) as work:
        assert await choose_prototypes(work, anna.person_id, settings) == 1
    chosen = await sql.rows("SELECT face_instance_id AS id FROM person_prototypes")
    assert [row["id"] for row in chosen] == [(await faces_on(photo))[0]["id"]]
    known = []
    for fails_in in (1, 2, None):
        stage.index.fails_in = fails_in
        await stage.make_due()
        await stage.drain()
        stage.index.fails_in = None
        _, points = await rows_and_points(stage, group)
        known.append({face for face, (_, is_prototype) in points.items() if is_prototype})
    assert all(known)
    assert known[-1] == {chosen[0]["id"]}


@pytest.mark.checklist(232)
async def test_a_person_with_many_faces_has_a_prototype_in_the_index_at_each_moment(
    stage: Stage, group: Group, anna: Connected, photo: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index is written in parts: the new prototype is in the first one, also if it was found last."""
    monkeypatch.setattr("domain.steps.index.sync_faces._CHUNK", 1)
    await sql.execute("UPDATE face_instances SET basis = 'answered'")
    await sql.execute("UPDATE face_instances SET quality_score = 0.99 WHERE asset_id = $1", photo)
    settings = stage.settings.model_copy(update={"face_prototype_max_exemplars": 1})
    async with transaction(stage.doorbell) as work:
        assert await choose_prototypes(work, anna.person_id, settings) == 1
    faces = await sql.rows("SELECT id FROM face_instances WHERE person_id = $1", anna.person_id)
    assert len(faces) > 1
    for cut_off in range(1, len(faces) + 1):
        stage.index.fails_in = cut_off
        with suppress(Unavailable):
            await sync_person_faces(anna.person_id, stage.index, stage.engine.name)
        stage.index.fails_in = None
        _, points = await rows_and_points(stage, group)
        assert [face for face, (_, is_prototype) in points.items() if is_prototype]


@pytest.mark.checklist(230)
@pytest.mark.parametrize("of", ["a photo", "a person"])
async def test_embeddings_are_read_together_however_many_faces_there_are(
    stage: Stage, group: Group, ben: Connected, caplog: pytest.LogCaptureFixture, of: str
) -> None:
    statements = []
    for faces in (2, 40):
        await sql.execute("UPDATE face_instances SET person_id = NULL")
        asset_id = await post(stage, group, *(stage.engine.face() for _ in range(faces)))
        await stage.settle()
        await sql.execute(
            "UPDATE face_instances SET person_id = $2 WHERE asset_id = $1", asset_id, ben.person_id
        )
        caplog.clear()
        with caplog.at_level(logging.DEBUG, logger="tortoise.db_client"):
            if of == "a photo":
                written = await sync_asset_faces(asset_id, stage.index, stage.engine.name)
            else:
                written = await sync_person_faces(ben.person_id, stage.index, stage.engine.name)
        assert written == faces
        statements.append(len([one for one in caplog.records if one.name == "tortoise.db_client"]))
    assert statements[0] > 0
    assert statements[0] == statements[1]
