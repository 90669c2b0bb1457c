"""People's operations on faces go out as messages of the faces queue, with the operation or not at all."""

import pytest

from domain.errors import Conflict
from domain.ids import FaceId, OperationId
from domain.usecases.clusters.join_clusters import join_clusters
from domain.usecases.clusters.merge_cluster import merge_cluster
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.faces.delete_faces import delete_faces
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.operations.undo_operation import undo_operation
from domain.usecases.persons.merge_persons import merge_persons
from domain.values.targets import NOBODY, Target
from tests import sql
from tests.faces import add_faces
from tests.usecases.factory import Connected, Group, post
from tests.usecases.forgetting import erase_this_group
from tests.usecases.queueing import faces_of, make_cluster, published
from tests.usecases.stage import Stage


@pytest.fixture
async def photos(stage: Stage, group: Group, anna: Connected) -> list[int]:
    """Two photos of Anna."""
    posted = [await post(stage, group, stage.engine.face(anna=0.9)) for _ in range(2)]
    await stage.settle()
    return [int(asset_id) for asset_id in posted]


@pytest.mark.checklist(7)
async def test_a_merge_says_that_the_old_contact_goes(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photos: list[int]
) -> None:
    faces = await faces_of(anna)
    by = stage.by(group.admin)
    await merge_persons(anna.number, ben.number, by, settings=stage.settings, doorbell=stage.doorbell)
    assert await published(stage) == [
        {
            "action": "move_faces",
            "user_id": group.workspace_id,
            "old_contact_id": anna.number,
            "new_contact_id": ben.number,
            "delete_old_contact": True,
            "media_asset_feature_ids": faces,
        }
    ]


@pytest.mark.checklist(7)
async def test_a_merge_of_a_contact_without_faces_says_so_too(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await sql.execute("DELETE FROM face_instances WHERE person_id = $1", anna.person_id)
    by = stage.by(group.admin)
    await merge_persons(anna.number, ben.number, by, settings=stage.settings, doorbell=stage.doorbell)
    [said] = await published(stage)
    assert (said["old_contact_id"], said["new_contact_id"]) == (anna.number, ben.number)
    assert (said["delete_old_contact"], said["media_asset_feature_ids"]) == (True, [])


@pytest.mark.checklist(1, 8, 9)
@pytest.mark.parametrize("is_here", [True, False])
async def test_renaming_somebody_in_one_photo_or_one_face_announces_only_those_faces(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photos: list[int], is_here: bool
) -> None:
    faces = await faces_of(anna, photos[0])
    which = (
        WhichFaces(anna.number, asset_ids=photos[:1], is_here=True)
        if is_here
        else WhichFaces(anna.number, face_numbers=faces)
    )
    by = stage.by(group.admin)
    target = Target(ben.number) if is_here else Target(name="Somebody new")
    await reassign_faces(which, target, by, settings=stage.settings, doorbell=stage.doorbell)
    row = await sql.one("SELECT max(number) AS number FROM persons")
    assert row is not None
    assert await published(stage) == [
        {
            "action": "move_faces",
            "user_id": group.workspace_id,
            "old_contact_id": anna.number,
            "new_contact_id": ben.number if is_here else row["number"],
            "media_asset_feature_ids": faces,
        }
    ]


@pytest.mark.checklist(1, 5, 6, 20)
async def test_a_deletion_is_announced_with_the_faces_in_the_photo_or_all_of_them(
    stage: Stage, group: Group, anna: Connected, photos: list[int]
) -> None:
    on_photo, by = await faces_of(anna, photos[0]), stage.by(group.admin)
    await delete_faces(anna.number, photos[0], by, settings=stage.settings, doorbell=stage.doorbell)
    left = await faces_of(anna)
    await erase_faces(anna.number, stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell)
    head = {"user_id": group.workspace_id, "contact_id": anna.number}
    assert await published(stage) == [
        {"action": "delete_faces_for_contact", **head, "media_asset_feature_ids": on_photo},
        {"action": "delete_contact", **head, "media_asset_feature_ids": left},
    ]
    assert len(left) == 2


@pytest.mark.checklist(5)
async def test_an_erased_person_is_announced_as_a_deleted_contact(
    stage: Stage, group: Group, anna: Connected, photos: list[int]
) -> None:
    faces = await faces_of(anna)
    await stage.show()
    await erase_person(
        anna.person_id,
        stage.by(anna.owner),
        tg_notify_chat_id=None,
        doorbell=stage.doorbell,
    )
    head = {"user_id": group.workspace_id, "contact_id": anna.number}
    assert await published(stage) == [{"action": "delete_contact", **head, "media_asset_feature_ids": faces}]


@pytest.mark.checklist(5, 6)
async def test_faces_and_clusters_that_are_erased_with_a_group_are_announced_as_deleted(
    stage: Stage, group: Group, anna: Connected, photos: list[int]
) -> None:
    """Anna stays, with the faces by which she was connected."""
    await post(stage, group, stage.engine.face(dora=0.9))
    await stage.settle()
    unknown = await sql.values(int, "SELECT number FROM face_instances WHERE person_id IS NULL")
    cluster = await make_cluster(group.workspace_id)
    posted = sorted([*await faces_of(anna, photos[0]), *await faces_of(anna, photos[1])])
    assert len(await faces_of(anna)) > len(posted)
    await erase_this_group(stage, group, tg_notify_chat_id=group.admin.tg_user_id)
    anna_stays = {"action": "delete_faces_for_contact", "user_id": group.workspace_id}
    assert sorted(await published(stage), key=lambda message: str(message["action"])) == [
        {
            "action": "delete_contact",
            "user_id": group.workspace_id,
            "contact_id": cluster,
            "media_asset_feature_ids": unknown,
        },
        {**anna_stays, "contact_id": anna.number, "media_asset_feature_ids": posted},
    ]


async def test_an_undo_is_a_move_back_and_a_redo_says_again_that_the_contact_goes(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photos: list[int]
) -> None:
    faces = await faces_of(anna)
    given = {"settings": stage.settings, "doorbell": stage.doorbell}
    done = await merge_persons(anna.number, ben.number, stage.by(group.admin), **given)
    for _ in range(2):
        assert done.operation_id is not None
        done = await undo_operation(done.operation_id, stage.by(group.admin), **given)
    said = [
        (m["old_contact_id"], m["new_contact_id"], m.get("delete_old_contact"))
        for m in await published(stage)
    ]
    there, back = (anna.number, ben.number, True), (ben.number, anna.number, None)
    assert said == [there, back, there]
    assert [m["media_asset_feature_ids"] for m in await published(stage)] == [faces] * 3


@pytest.mark.checklist(7)
async def test_faces_of_a_cluster_move_from_its_number_and_back_to_it(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(dora=0.9))
    await stage.settle()
    [face] = [
        r["number"] for r in await sql.rows("SELECT number FROM face_instances WHERE person_id IS NULL")
    ]
    cluster = await make_cluster(group.workspace_id)
    by = stage.by(group.admin)
    await merge_cluster(cluster, anna.number, by, settings=stage.settings, doorbell=stage.doorbell)
    await reassign_faces(
        WhichFaces(anna.number, face_numbers=[face]),
        NOBODY,
        stage.by(group.admin),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    said = [
        (m["old_contact_id"], m["new_contact_id"], m.get("delete_old_contact"), m["media_asset_feature_ids"])
        for m in await published(stage)
    ]
    assert said == [(cluster, anna.number, True, [face]), (anna.number, cluster, None, [face])]


@pytest.fixture
async def given_back(stage: Stage, group: Group, anna: Connected) -> tuple[int, OperationId]:
    """A cluster of one face that was given to Anna and taken back, and the operation that took it back."""
    await post(stage, group, stage.engine.face(dora=0.9))
    await stage.settle()
    cluster = await make_cluster(group.workspace_id)
    given = {"settings": stage.settings, "doorbell": stage.doorbell}
    done = await merge_cluster(cluster, anna.number, stage.by(group.admin), **given)
    assert done.operation_id is not None
    undone = await undo_operation(done.operation_id, stage.by(group.admin), **given)
    assert undone.operation_id is not None
    return cluster, undone.operation_id


async def test_a_cluster_that_is_given_again_goes_again(
    stage: Stage, group: Group, anna: Connected, given_back: tuple[int, OperationId]
) -> None:
    cluster, undone = given_back
    await undo_operation(undone, stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell)
    first, _, again = await published(stage)
    assert again == first
    assert (again["old_contact_id"], again["delete_old_contact"]) == (cluster, True)


async def test_a_cluster_whose_faces_somebody_has_by_now_is_not_given_again(
    stage: Stage, group: Group, anna: Connected, ben: Connected, given_back: tuple[int, OperationId]
) -> None:
    """Other programs read of a contact 0, which there is not."""
    _, undone = given_back
    given = {"settings": stage.settings, "doorbell": stage.doorbell}
    faces = await sql.values(int, "SELECT number FROM face_instances WHERE person_id IS NULL")
    await reassign_faces(
        WhichFaces(None, face_numbers=faces), Target(ben.number), stage.by(group.admin), **given
    )
    with pytest.raises(Conflict, match="changed_since"):
        await undo_operation(undone, stage.by(group.admin), **given)
    assert 0 not in [said["old_contact_id"] for said in await published(stage)]


async def test_a_cluster_that_was_joined_to_another_is_given_again_without_that_one(
    stage: Stage, group: Group, anna: Connected, given_back: tuple[int, OperationId]
) -> None:
    """Other programs would delete the contact of the other cluster, which has faces of its own."""
    cluster, undone = given_back
    given = {"settings": stage.settings, "doorbell": stage.doorbell}
    faces = await sql.values(FaceId, "SELECT id FROM face_instances WHERE person_id IS NULL")
    await post(stage, group, stage.engine.face(emil=0.9))
    await stage.settle()
    other = await make_cluster(group.workspace_id)
    await sql.execute(
        "UPDATE face_instances SET cluster_id = c.id FROM clusters c WHERE c.number = $1"
        " AND face_instances.id = ANY($2::uuid[])",
        cluster,
        faces,
    )
    await join_clusters(cluster, other, stage.by(group.admin), **given)
    await undo_operation(undone, stage.by(group.admin), **given)
    said = (await published(stage))[-1]
    assert (said["old_contact_id"], said["new_contact_id"]) == (other, anna.number)
    assert "delete_old_contact" not in said


@pytest.mark.checklist(14)
async def test_a_rehearsal_says_nothing_and_an_outage_of_redis_loses_nothing(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photos: list[int]
) -> None:
    given = {"settings": stage.settings, "doorbell": stage.doorbell}
    await merge_persons(anna.number, ben.number, stage.by(group.admin, rehearses=True), **given)
    assert await published(stage) == []
    stage.faces_queue.is_down = True
    await merge_persons(anna.number, ben.number, stage.by(group.admin), **given)
    assert await published(stage) == []
    stage.faces_queue.is_down = False
    await stage.make_due()
    assert len(await published(stage)) == 1
    await sql.execute("UPDATE tasks SET state = 'ready', attempts = 0 WHERE kind = 'publish_queue_message'")
    assert len(await published(stage)) == 1


async def test_a_thousand_faces_are_one_message(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photos: list[int]
) -> None:
    await add_faces([photos[0]] * 1000, person_id=anna.person_id)
    # In service the planner learns the size in time; a plan for a handful of faces would take too long.
    await sql.execute("ANALYZE face_instances")
    faces = await faces_of(anna)
    by = stage.by(group.admin)
    await merge_persons(anna.number, ben.number, by, settings=stage.settings, doorbell=stage.doorbell)
    [message] = await published(stage)
    assert message["media_asset_feature_ids"] == faces
    assert len(faces) > 1000
