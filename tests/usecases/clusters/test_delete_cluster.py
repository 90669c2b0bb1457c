"""An unknown person is deleted everywhere, for good; nothing else is."""

from uuid import UUID

import pytest

from domain.errors import Conflict, NotFound
from domain.ids import WorkspaceId
from domain.queries.clusters.clusters import clusters
from domain.queries.erasing.erasure import certificate
from domain.queries.operations.done import Done
from domain.usecases.clusters.delete_cluster import delete_cluster
from domain.usecases.clusters.label_cluster import label_cluster
from domain.usecases.clusters.merge_cluster import merge_cluster
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.operations.undo_operation import undo_operation
from tests import sql
from tests.usecases.factory import (
    Group,
    Member,
    connected_person,
    make_group,
    make_participant,
    post,
)
from tests.usecases.grouping import faces_in, photos_of, state_of, unknown_person
from tests.usecases.stage import Stage
from tests.usecases.traces import stored, tables_with


@pytest.fixture
async def unknown(stage: Stage, group: Group) -> int:
    """An unknown person, whose card was shown to the admin of the group in private."""
    number = await unknown_person(stage, group)
    await stage.show()
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'cluster'")
    return number


async def delete(stage: Stage, number: int, by: Member) -> Done:
    return await delete_cluster(number, stage.by(by), settings=stage.settings, doorbell=stage.doorbell)


async def label(stage: Stage, number: int, by: Member, name: str = "Maximilian") -> Done:
    return await label_cluster(number, name, stage.by(by), settings=stage.settings, doorbell=stage.doorbell)


async def work_off(stage: Stage) -> None:
    for _ in range(3):
        await stage.drain()
        await stage.show()
        await stage.make_due()


async def vectors() -> list[str]:
    rows = await sql.rows("SELECT encode(vector, 'hex') AS vector FROM face_embeddings")
    return [row["vector"] for row in rows]


@pytest.mark.checklist(16, 18)
async def test_faces_vectors_pictures_and_card_go_and_a_certificate_comes(
    stage: Stage, group: Group, unknown: int
) -> None:
    faces, before = await faces_in(unknown), await vectors()
    done = await delete(stage, unknown, group.admin)
    assert (done.faces, done.photos) == (3, 3)
    assert await faces_in(unknown) == set()
    assert await state_of(unknown) is None
    assert (await clusters([group.workspace_id], 0, 8)).lines == []
    await work_off(stage)
    assert stage.index.faces() & faces == set()
    for vector in before:
        assert await tables_with(vector) == set()
    assert {key for key in stored(stage) if "cluster" in key} == set()
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'cluster'") == []
    assert stage.deleted
    [erasure] = await sql.rows("SELECT id FROM erasures")
    view = await certificate(erasure["id"])
    assert view is not None
    assert view.counts["faces"] == 3
    [told] = [call for call in stage.telegram.calls if "Deleted and verified" in call.params.get("text", "")]
    assert told.params["chat_id"] == group.admin.tg_user_id


@pytest.mark.checklist(16)
async def test_an_erase_deletes_every_face_that_was_merged_into_the_named_person(
    stage: Stage, group: Group, unknown: int
) -> None:
    """One came with a later photo, three with another unknown person who was merged into the named one."""
    await post(stage, group, stage.engine.face(max=0.9))
    other = await unknown_person(stage, group, look="eva")
    await label(stage, unknown, group.admin)
    [person] = await sql.rows("SELECT id, number FROM persons")
    by, settings = stage.by(group.admin), stage.settings
    await merge_cluster(other, person["number"], by, settings=settings, doorbell=stage.doorbell)
    faces, before = await faces_in(unknown) | await faces_in(other), await vectors()
    assert len(faces) == 7
    await erase_person(
        person["id"],
        stage.by(group.admin),
        tg_notify_chat_id=None,
        doorbell=stage.doorbell,
    )
    await work_off(stage)
    assert await sql.rows("SELECT id FROM face_instances") == []
    assert stage.index.faces() & faces == set()
    for vector in before:
        assert await tables_with(vector) == set()


@pytest.mark.checklist(18)
async def test_a_picture_that_nobody_saw_yet_goes_too(stage: Stage, group: Group) -> None:
    number = await unknown_person(stage, group)
    assert any("cluster" in key for key in stored(stage))
    await delete(stage, number, group.admin)
    await work_off(stage)
    assert stored(stage) == set()
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'cluster'") == []


@pytest.mark.checklist(18)
async def test_looking_at_the_photos_again_brings_nobody_back(
    stage: Stage, group: Group, unknown: int
) -> None:
    photos = await photos_of(unknown)
    await delete(stage, unknown, group.admin)
    await work_off(stage)
    for photo in photos:
        await sql.execute("UPDATE image_assets SET state = 'received' WHERE id = $1", photo)
        await stage.recognise(photo)
    await stage.drain()
    assert await sql.rows("SELECT id FROM face_instances UNION SELECT gen_random_uuid() FROM clusters") == []
    probe = stage.engine.embedding(max=1.0)
    [found] = await stage.index.similar_unassigned(
        WorkspaceId(group.workspace_id), [probe], min_similarity=0.3
    )
    assert found == []


async def test_faces_that_are_somebodys_by_now_stay_theirs(stage: Stage, group: Group, unknown: int) -> None:
    anna = await connected_person(stage, group)
    kept = min(await faces_in(unknown))
    await sql.execute(
        "UPDATE face_instances SET person_id = $2, version = version + 1 WHERE id = $1", kept, anna.person_id
    )
    await delete(stage, unknown, group.admin)
    await work_off(stage)
    faces = await sql.rows("SELECT person_id, cluster_id FROM face_instances WHERE id = $1", kept)
    assert faces == [{"person_id": anna.person_id, "cluster_id": None}]
    points = {point.face_instance_id: point async for point in stage.index.scan(None)}
    assert points[UUID(str(kept))].cluster_id is None


async def test_a_name_that_was_taken_back_goes_too(stage: Stage, group: Group, unknown: int) -> None:
    done = await label(stage, unknown, group.admin)
    assert done.operation_id is not None
    by = stage.by(group.admin)
    await undo_operation(done.operation_id, by, settings=stage.settings, doorbell=stage.doorbell)
    assert "persons" in await tables_with("Maximilian")
    await delete(stage, unknown, group.admin)
    await work_off(stage)
    assert await tables_with("Maximilian") == set()


async def test_a_named_cluster_cannot_be_deleted_as_a_cluster(
    stage: Stage, group: Group, unknown: int
) -> None:
    await label(stage, unknown, group.admin)
    with pytest.raises(Conflict) as refused:
        await delete(stage, unknown, group.admin)
    assert refused.value.code == "cluster_named"
    assert len(await faces_in(unknown)) == 3


@pytest.mark.checklist(4)
async def test_only_moderators_delete_a_cluster(stage: Stage, group: Group, unknown: int) -> None:
    elsewhere = await make_group(stage)
    anna = await connected_person(stage, group)
    plain = await make_participant(stage, in_chat=group.tg_chat_id)
    for who in (elsewhere.admin, anna.owner, plain):
        with pytest.raises(NotFound):
            await delete(stage, unknown, who)
    assert len(await faces_in(unknown)) == 3


async def test_erasing_a_named_person_takes_back_the_card_and_the_cluster_ends(
    stage: Stage, group: Group, unknown: int
) -> None:
    await label(stage, unknown, group.admin)
    await work_off(stage)
    [person] = await sql.rows("SELECT id FROM persons")
    await erase_person(
        person["id"],
        stage.by(group.admin),
        tg_notify_chat_id=None,
        doorbell=stage.doorbell,
    )
    await work_off(stage)
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'cluster'") == []
    assert stage.deleted
    assert await sql.rows("SELECT id FROM face_instances") == []
    await stage.tidy()
    assert await state_of(unknown) is None


async def test_with_its_last_face_a_cluster_ends_and_its_card_goes(
    stage: Stage, group: Group, unknown: int
) -> None:
    assert (await stage.tidy())["clusters"] == 0
    await sql.execute("UPDATE face_instances SET updated_at = now() - interval '31 days'")
    assert (await stage.tidy())["clusters"] == 1
    await stage.show()
    assert await state_of(unknown) is None
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'cluster'") == []
    assert stage.deleted


async def test_a_named_cluster_stays_though_its_faces_are_gone(
    stage: Stage, group: Group, unknown: int
) -> None:
    await label(stage, unknown, group.admin)
    await sql.execute("DELETE FROM face_instances")
    assert (await stage.tidy())["clusters"] == 0
    assert await state_of(unknown) == "labelled"


async def test_faces_whose_question_ended_are_grouped_in_the_end(stage: Stage, group: Group) -> None:
    await connected_person(stage, group)
    photo = await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    await sql.execute("UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()")
    await stage.tidy()
    await stage.drain()
    [face] = await sql.rows("SELECT cluster_id FROM face_instances WHERE asset_id = $1", photo)
    assert face["cluster_id"] is not None


@pytest.mark.checklist(17)
async def test_a_clusters_row_takes_its_faces_along(stage: Stage, group: Group, unknown: int) -> None:
    await sql.execute("DELETE FROM clusters WHERE number = $1", unknown)
    assert await sql.rows("SELECT id FROM face_instances") == []
