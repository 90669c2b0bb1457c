"""Faces that are matched to no person are grouped as they arrive."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from domain.errors import Unavailable
from domain.ids import AssetId, WorkspaceId
from domain.queries.clusters.unclustered import unclustered_faces
from domain.steps.clusters.forget_empty_clusters import forget_empty_clusters
from domain.usecases.clusters.cluster_faces import cluster_faces
from domain.usecases.questions.decide_suggestion import decide_suggestion
from tests import sql
from tests.usecases.factory import Group, connected_person, make_group, post
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked

_LOCK = "SELECT id FROM workspaces WHERE id = $1 FOR NO KEY UPDATE"


async def clusters_of(asset_id: AssetId) -> list[int | None]:
    """The clusters of the photo's faces, in order."""
    faces = await sql.rows(
        "SELECT cluster_id FROM face_instances WHERE asset_id = $1 ORDER BY bbox_x", asset_id
    )
    return [face["cluster_id"] for face in faces]


async def points(stage: Stage) -> dict[UUID, str | None]:
    return {point.face_instance_id: point.cluster_id async for point in stage.index.scan(None)}


async def run(stage: Stage, group: Group) -> int:
    return await cluster_faces(
        WorkspaceId(group.workspace_id), stage.engine, stage.index, stage.settings, stage.doorbell
    )


async def test_faces_that_look_alike_are_one_cluster_and_others_another(stage: Stage, group: Group) -> None:
    first = await post(stage, group, stage.engine.face(leo=0.9), stage.engine.face(eva=0.9))
    await stage.drain()
    second = await post(stage, group, stage.engine.face(leo=0.8))
    stranger = await post(stage, group, stage.engine.face())
    await stage.drain()
    [leo, eva] = await clusters_of(first)
    assert await clusters_of(second) == [leo]
    assert len({leo, eva, *await clusters_of(stranger)}) == 3


async def test_a_face_joins_no_cluster_below_the_suggest_threshold(stage: Stage, group: Group) -> None:
    first = await post(stage, group, stage.engine.face(leo=0.5))
    await stage.drain()
    near = await post(stage, group, stage.engine.face(leo=0.62))  # similarity 0.31: just above the threshold
    far = await post(stage, group, stage.engine.face(leo=0.45))  # similarity 0.22 and 0.28: below
    await stage.drain()
    assert await clusters_of(near) == await clusters_of(first)
    assert [None] != await clusters_of(far) != await clusters_of(first)


async def test_the_nearest_of_several_clusters_is_joined(stage: Stage, group: Group) -> None:
    first = await post(stage, group, stage.engine.face(leo=1.0))
    await stage.drain()
    other = await post(stage, group, stage.engine.face(eva=1.0))
    await stage.drain()
    between = await post(stage, group, stage.engine.face(leo=0.5, eva=0.7))
    await stage.drain()
    [first_cluster], [other_cluster] = await clusters_of(first), await clusters_of(other)
    assert other_cluster not in (None, first_cluster)
    assert await clusters_of(between) == [other_cluster]


async def test_two_photos_at_once_open_one_cluster(stage: Stage, group: Group) -> None:
    """None of the faces is in the index yet when the others are searched for."""
    photos = [await post(stage, group, stage.engine.face(leo=0.9)) for _ in range(4)]
    for photo in photos:
        await stage.recognise(photo)
    await asyncio.gather(*(run(stage, group) for _ in range(4)))
    assert len({cluster for photo in photos for cluster in await clusters_of(photo)}) == 1
    assert len(await sql.rows("SELECT id FROM clusters")) == 1


async def test_two_faces_of_one_photo_are_two_people(stage: Stage, group: Group) -> None:
    photo = await post(stage, group, stage.engine.face(leo=0.9), stage.engine.face(leo=0.9))
    await stage.drain()
    clusters = await clusters_of(photo)
    assert None not in clusters
    assert len(set(clusters)) == 2


@pytest.mark.checklist(85, 129, 136)
async def test_a_poor_face_is_noise(stage: Stage, group: Group) -> None:
    photo = await post(stage, group, replace(stage.engine.face(leo=0.9), quality=0.49))
    await stage.drain()
    assert await clusters_of(photo) == [None]
    assert list((await points(stage)).values()) == ["-1"]
    good = await post(stage, group, replace(stage.engine.face(leo=0.9), quality=0.5))
    await stage.drain()
    assert await clusters_of(photo) == [None] != await clusters_of(good)
    assert await run(stage, group) == 0


@pytest.mark.checklist(214)
async def test_how_good_a_face_must_be_is_a_setting(stage: Stage, group: Group) -> None:
    poor = replace(stage.engine.face(leo=0.9), quality=0.6)
    is_grouped = []
    for least in (0.6, 0.61):
        stricter = stage.settings.model_copy(update={"clustering_min_quality": least})
        stage.world = replace(stage.world, settings=stricter)
        asset_id = await post(stage, group, poor)
        await stage.drain()
        is_grouped.append(await clusters_of(asset_id) != [None])
    assert is_grouped == [True, False]


@pytest.mark.checklist(136, 222)
async def test_a_face_that_is_somebodys_or_set_aside_is_not_grouped(
    stage: Stage, group: Group, clean_database: str
) -> None:
    """Also when that happens to a face while similar faces are searched for."""
    await connected_person(stage, group)
    await stage.recognise(await post(stage, group, stage.engine.face(anna=0.9)))
    assert await unclustered_faces(group.workspace_id, stage.engine.name, limit=9) == []
    for becomes in ("person_id = (SELECT id FROM persons)", "set_aside = 'not_a_face'"):
        photo = await post(stage, group, stage.engine.face(leo=0.9))
        await stage.recognise(photo)
        async with asyncio.TaskGroup() as tasks, held(clean_database, _LOCK, group.workspace_id) as rival:
            grouping = tasks.create_task(run(stage, group))
            await until_blocked(grouping)
            await rival.execute(f"UPDATE face_instances SET {becomes} WHERE asset_id = $1", photo)
        assert grouping.result() == 0
        assert await clusters_of(photo) == [None]
    assert await unclustered_faces(group.workspace_id, stage.engine.name, limit=9) == []


@pytest.mark.checklist(140)
async def test_rows_and_points_agree_in_the_end_however_the_index_failed(stage: Stage, group: Group) -> None:
    photos = [await post(stage, group, stage.engine.face(leo=0.9)) for _ in range(2)]
    for photo in photos:
        await stage.recognise(photo)
    stage.index.is_down = True
    await stage.drain()
    assert [await clusters_of(photo) for photo in photos] == [[None], [None]]  # neither row nor point
    stage.index.is_down, stage.index.is_full = False, True  # it is full when the points follow the rows
    with pytest.raises(Unavailable):
        await run(stage, group)
    assert None not in [cluster for photo in photos for cluster in await clusters_of(photo)]
    stage.index.is_full = False
    assert await points(stage) == {}
    await stage.make_due()
    await stage.drain()
    rows = await sql.rows("SELECT id, cluster_id FROM face_instances WHERE cluster_id IS NOT NULL")
    assert await points(stage) == {row["id"]: str(row["cluster_id"]) for row in rows}  # both row and point
    assert len(rows) == 2


@pytest.mark.checklist(140)
async def test_a_face_that_gets_another_cluster_gets_it_in_the_index_too(stage: Stage, group: Group) -> None:
    photo = await post(stage, group, stage.engine.face(leo=0.9))
    await stage.drain()
    before = await points(stage)
    await sql.execute("UPDATE face_instances SET cluster_id = NULL, clustered_at = NULL")
    assert await run(stage, group) == 1
    [cluster] = await clusters_of(photo)
    now = await points(stage)
    assert list(now.values()) == [str(cluster)]
    assert now.keys() == before.keys()
    assert now != before


async def test_a_face_in_a_question_is_grouped_after_a_no_and_not_before(stage: Stage, group: Group) -> None:
    anna = await connected_person(stage, group)
    photo = await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    assert await clusters_of(photo) == [None]
    [question] = await sql.rows("SELECT id FROM face_suggestions")
    await decide_suggestion(
        question["id"], stage.by(anna.owner), accept=False, settings=stage.settings, doorbell=stage.doorbell
    )
    await stage.drain()
    assert await clusters_of(photo) != [None]


async def test_nothing_is_grouped_across_workspaces(stage: Stage, group: Group) -> None:
    here = await post(stage, group, stage.engine.face(leo=1.0))
    elsewhere = await make_group(stage)
    there = await post(stage, elsewhere, stage.engine.face(leo=1.0))
    await stage.drain()
    stage.index.leaks = True
    again = await post(stage, elsewhere, stage.engine.face(leo=1.0))
    await stage.drain()
    [here_cluster], [there_cluster] = await clusters_of(here), await clusters_of(there)
    assert there_cluster not in (None, here_cluster)
    assert await clusters_of(again) == [there_cluster]


async def test_grouping_waits_for_another_transaction_that_groups_faces(
    stage: Stage, group: Group, clean_database: str
) -> None:
    """Another transaction puts a face into a new cluster. The next face waits and joins the cluster."""
    anna = await connected_person(stage, group)
    first = await post(stage, group, stage.engine.face(leo=0.9))
    await stage.recognise(first)
    # Anna has it for a while, so that the grouping does not find it before the other transaction frees it.
    await sql.execute("UPDATE face_instances SET person_id = $2 WHERE asset_id = $1", first, anna.person_id)
    second = await post(stage, group, stage.engine.face(leo=0.9))
    await stage.recognise(second)
    async with asyncio.TaskGroup() as tasks, held(clean_database, _LOCK, group.workspace_id) as rival:
        cluster = await rival.fetchval(
            "INSERT INTO clusters (workspace_id) VALUES ($1) RETURNING id", group.workspace_id
        )
        await rival.execute(
            """UPDATE face_instances SET person_id = NULL, cluster_id = $2, clustered_at = now(),
                   version = version + 1 WHERE asset_id = $1""",
            first,
            cluster,
        )
        grouping = tasks.create_task(run(stage, group))
        await until_blocked(grouping)
    assert await clusters_of(second) == [cluster]


async def test_a_cluster_that_a_face_is_joining_is_not_empty(
    stage: Stage, group: Group, clean_database: str
) -> None:
    photo = await post(stage, group, stage.engine.face(leo=0.9))
    await stage.recognise(photo)
    row = await sql.one("INSERT INTO clusters (workspace_id) VALUES ($1) RETURNING id", group.workspace_id)
    assert row is not None
    async with asyncio.TaskGroup() as tasks, held(clean_database, _LOCK, group.workspace_id) as rival:
        await rival.execute("UPDATE face_instances SET cluster_id = $1", row["id"])
        tidying = tasks.create_task(forget_empty_clusters(stage.settings.undo_days, stage.doorbell))
        await until_blocked(tidying)
    assert await clusters_of(photo) == [row["id"]]
