"""Index and rows are compared in one pass. Differences are named and mended; what just changes is not."""

from dataclasses import replace
from uuid import uuid4

import numpy as np
import pytest

from domain.ids import FaceId, WorkspaceId
from domain.ports import Box, FacePoint
from domain.states import Basis
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.index import compare_faces as comparing
from domain.steps.index.compare_faces import Comparison, compare_faces
from domain.steps.service.open_report import open_report
from domain.steps.work.work import transaction
from domain.usecases.index.compare_index import compare_index
from domain.values.task_kinds import VISION
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, make_group, post
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task, claimed, tasks_of


@pytest.fixture
async def anna(stage: Stage, group: Group) -> Connected:
    """Her prototype, four faces of hers and four strangers are in the index."""
    person = await connected_person(stage, group)
    for _ in range(4):
        await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face())
    await stage.drain()
    return person


async def compare(stage: Stage, *, mends: bool = False, workspace_id: int | None = None) -> Comparison:
    async def note(done: int, total: int) -> None:
        assert 0 <= done <= total

    return await compare_faces(stage.index, stage.engine.name, note, workspace_id=workspace_id, mends=mends)


async def found(stage: Stage, *, mends: bool = False, workspace_id: int | None = None) -> dict[str, int]:
    return dict((await compare(stage, mends=mends, workspace_id=workspace_id)).found)


def a_stray(group: Group) -> FacePoint:
    return FacePoint(
        workspace_id=WorkspaceId(group.workspace_id),
        engine="scripted/engine",
        face_instance_id=FaceId(uuid4()),
        asset_id=uuid4(),
        bbox=Box(1, 2, 3, 4),
        detection_confidence=0.9,
    )


async def add(stage: Stage, *points: FacePoint) -> None:
    vector = np.zeros(stage.engine.dimensions, dtype=np.float32)
    vector[0] = 1
    await stage.index.upsert_faces([(point, vector) for point in points])


async def point_of(stage: Stage, face_id: FaceId) -> FacePoint:
    return next(p for p in [p async for p in stage.index.scan(None)] if p.face_instance_id == face_id)


async def test_a_whole_index_differs_in_nothing(stage: Stage, anna: Connected) -> None:
    assert await found(stage) == {}


@pytest.mark.checklist(234)
async def test_every_kind_of_difference_is_named_and_mended(
    stage: Stage, group: Group, anna: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "POINTS_AT_ONCE", 3)  # so that rows are compared in several stretches
    before = [point async for point in stage.index.scan(None)]
    missing, differing, foreign, moved, unsynced = (p.face_instance_id for p in before[:5])
    workspace_id = WorkspaceId(group.workspace_id)
    await stage.index.delete_faces(workspace_id, [missing, moved])
    await add(
        stage,
        replace(await point_of(stage, differing), quality_score=0.123),
        replace(await point_of(stage, foreign), engine="another/engine"),
        replace(before[3], workspace_id=WorkspaceId(workspace_id + 1)),
        *(a_stray(group) for _ in range(7)),
    )
    await sql.execute("UPDATE face_instances SET version = version + 1 WHERE id = $1", unsynced)
    wrong = {"missing": 1, "differing": 2, "foreign": 1, "unsynced": 1, "stray": 7}
    assert await found(stage) == wrong
    assert dict((await compare(stage, mends=True)).mended) == wrong
    assert [point async for point in stage.index.scan(None)] == before
    assert await found(stage) == {}
    assert await sql.rows("SELECT id FROM face_instances WHERE indexed_version <> version") == []


async def test_a_workspace_is_compared_without_a_look_at_others(
    stage: Stage, group: Group, anna: Connected
) -> None:
    other = await make_group(stage)
    await add(stage, a_stray(other))
    assert await found(stage, workspace_id=group.workspace_id) == {}
    assert await found(stage, workspace_id=other.workspace_id) == {"stray": 1}
    assert await found(stage) == {"stray": 1}


async def test_a_point_in_a_wrong_workspace_is_mended_by_the_comparison_of_that_workspace(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The comparison of the face's own workspace may not see that point, and says that nothing was mended."""
    other = await make_group(stage)
    before = [point async for point in stage.index.scan(None)]
    own = before[0].workspace_id
    await stage.index.delete_faces(own, [before[0].face_instance_id])
    await add(stage, replace(before[0], workspace_id=WorkspaceId(other.workspace_id)))
    mended = await compare(stage, mends=True, workspace_id=group.workspace_id)
    assert (dict(mended.found), dict(mended.mended)) == ({"missing": 1}, {})
    mended = await compare(stage, mends=True, workspace_id=other.workspace_id)
    assert (dict(mended.found), dict(mended.mended)) == ({"differing": 1}, {"differing": 1})
    assert [point async for point in stage.index.scan(None)] == before
    await stage.index.delete_faces(own, [before[0].face_instance_id])
    mended = await compare(stage, mends=True, workspace_id=group.workspace_id)
    assert dict(mended.mended) == {"missing": 1}


async def test_what_a_task_is_about_to_write_is_no_difference(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post(stage, group, stage.engine.face())
    await stage.recognise(asset_id)
    assert await tasks_of("cluster_faces")
    assert await found(stage) == {}
    await stage.drain()
    assert await found(stage) == {}
    berta = await connected_person(stage, group, look="berta", name="Berta")
    matched = await sql.values(
        FaceId,
        "SELECT id FROM face_instances WHERE person_id = $1 AND basis = 'matched' LIMIT 2",
        anna.person_id,
    )
    async with transaction(stage.doorbell) as work:  # as when matches are decided again
        await move_faces(
            work,
            Move(
                WorkspaceId(group.workspace_id),
                matched,
                anna.person_id,
                berta.person_id,
                actor="engine",
                basis=Basis.MATCHED,
            ),
        )
    assert await tasks_of("sync_moved_faces")
    assert await found(stage) == {}
    await stage.drain()
    await sql.execute("UPDATE face_instances SET version = version + 1 WHERE cluster_id IS NOT NULL")
    assert set(await found(stage)) == {"unsynced"}
    await claimed(VISION, await add_task("regroup_faces", workspace_id=group.workspace_id))
    assert await found(stage) == {}


async def test_a_face_that_is_written_while_it_is_compared_is_no_difference(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The point is missing when the index is read; by the second look at its row it was written since."""
    faces = [point async for point in stage.index.scan(None)]
    await stage.index.delete_faces(WorkspaceId(group.workspace_id), [faces[0].face_instance_id])
    await sql.execute(
        "UPDATE face_instances SET indexed_at = now() + interval '1 minute' WHERE id = $1",
        faces[0].face_instance_id,
    )
    assert await found(stage) == {}


async def test_faces_that_are_just_being_erased_are_no_difference(
    stage: Stage, group: Group, anna: Connected
) -> None:
    faces = [str(p.face_instance_id) async for p in stage.index.scan(None) if p.person_id == anna.person_id]
    await sql.execute("DELETE FROM face_embeddings WHERE face_id = ANY($1::uuid[])", faces)
    assert await found(stage) == {"stray": len(faces)}
    await sql.execute(
        """INSERT INTO erasures (workspace_id, subject_uuid, subject_number, face_ids, asset_uuids,
               store_keys, counts) VALUES ($1, $2, $3, $4, '[]', '[]', '{}')""",
        group.workspace_id,
        anna.person_id,
        anna.number,
        sql.to_json(faces),
    )
    assert await found(stage) == {}


@pytest.mark.checklist(234)
async def test_the_daily_task_mends_and_reports_once(stage: Stage, group: Group, anna: Connected) -> None:
    await add(stage, a_stray(group))
    async with transaction(stage.doorbell) as work:
        report_id = await open_report(work, "compare_index", mends=True)
    await stage.drain()
    row = await sql.one("SELECT findings, done, total FROM reports WHERE id = $1", report_id)
    assert row is not None
    assert sql.from_json(row["findings"]) == {"found": {"stray": 1}}
    assert row["done"] == row["total"] == 9
    assert await compare_index(report_id, stage.index, stage.engine.name, stage.doorbell) == "skipped"
    assert await found(stage) == {}


@pytest.mark.checklist(234)
async def test_after_an_unreadable_point_the_daily_task_has_the_index_built_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Points after it are not compared, so a point of an erased person might stay."""
    stage.index.is_damaged = True
    for _ in range(2):
        async with transaction(stage.doorbell) as work:
            await open_report(work, "compare_index", mends=True)
        await stage.run("compare_index")
    assert len(await tasks_of("rebuild_index")) == 1
