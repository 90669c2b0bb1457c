"""The queue deletes an unknown contact, merges it and takes it out of a photo, by its number."""

from typing import Any

import pytest

from domain.errors import NotFound
from domain.queries.clusters.clusters import clusters
from domain.usecases.clusters.delete_cluster import delete_cluster
from domain.usecases.clusters.delete_cluster_faces import delete_cluster_faces
from domain.usecases.clusters.label_cluster import label_cluster
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.values.targets import Target
from tests import sql
from tests.usecases.factory import Connected, Group
from tests.usecases.grouping import faces_in, persons_of_cluster, photos_of, state_of, unknown_person
from tests.usecases.queueing import handle, move_message
from tests.usecases.stage import Stage


async def numbers_in(cluster: int, asset_id: int | None = None) -> list[int]:
    rows = await sql.rows(
        """SELECT f.number FROM face_instances f JOIN clusters c ON c.id = f.cluster_id
           WHERE c.number = $1 AND ($2::bigint IS NULL OR asset_id = $2) ORDER BY 1""",
        cluster,
        asset_id,
    )
    return [row["number"] for row in rows]


def removal(group: Group, contact: int, faces: list[int], action: str = "delete_contact") -> dict[str, Any]:
    return {
        "action": action,
        "user_id": group.workspace_id,
        "contact_id": contact,
        "media_asset_feature_ids": faces,
    }


@pytest.mark.checklist(5, 12)
async def test_an_unknown_contact_is_deleted_with_all_of_its_faces(
    stage: Stage, group: Group, anna: Connected
) -> None:
    cluster = await unknown_person(stage, group)
    faces = await numbers_in(cluster)
    message = removal(group, cluster, faces)
    answer, again = await handle(stage, message, message)
    assert (answer["state"], answer["changed"]) == ("done", faces)
    assert (again["state"], again["changed"], again["error"]) == ("done", [], faces)
    assert await state_of(cluster) is None
    assert await sql.rows("SELECT 1 AS yes FROM face_instances WHERE number = ANY($1::bigint[])", faces) == []
    assert await sql.rows("SELECT name FROM persons") == [{"name": "Anna"}]


@pytest.mark.checklist(6, 22, 25)
async def test_an_unknown_contact_loses_its_faces_in_one_photo_and_is_deleted_with_the_last_one(
    stage: Stage, group: Group
) -> None:
    cluster = await unknown_person(stage, group, photos=2)
    first, second = await photos_of(cluster)
    on_first, on_second = await numbers_in(cluster, first), await numbers_in(cluster, second)
    await delete_cluster_faces(
        cluster, first, stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell
    )
    assert await numbers_in(cluster) == on_second
    assert [one.number for one in (await clusters([group.workspace_id], 0, 8)).lines] == [cluster]
    [answer] = await handle(stage, removal(group, cluster, on_second, "delete_faces_for_contact"))
    assert answer["changed"] == on_second
    assert await state_of(cluster) is None
    assert (await clusters([group.workspace_id], 0, 8)).lines == []
    assert stage.faces_queue.told("out") == [removal(group, cluster, on_first, "delete_faces_for_contact")]


async def test_a_face_that_became_somebodys_is_no_longer_the_unknown_persons_to_delete(
    stage: Stage, group: Group, anna: Connected
) -> None:
    cluster = await unknown_person(stage, group)
    photo = (await photos_of(cluster))[0]
    numbers, by = await numbers_in(cluster, photo), stage.by(group.admin)
    target = Target(anna.number)
    given = {"settings": stage.settings, "doorbell": stage.doorbell}
    await reassign_faces(WhichFaces(None, face_numbers=numbers), target, by, **given)
    with pytest.raises(NotFound, match="photo"):
        await delete_cluster_faces(cluster, photo, stage.by(group.admin), **given)
    assert await numbers_in(cluster, photo) == numbers


@pytest.mark.checklist(22)
async def test_a_photo_on_which_the_face_became_somebodys_counts_no_more_as_one_of_the_unknown_person(
    stage: Stage, group: Group, anna: Connected
) -> None:
    cluster = await unknown_person(stage, group, photos=2)
    first, last = await photos_of(cluster)
    which = WhichFaces(None, face_numbers=await numbers_in(cluster, first))
    given = {"settings": stage.settings, "doorbell": stage.doorbell}
    await reassign_faces(which, Target(anna.number), stage.by(group.admin), **given)
    await delete_cluster_faces(cluster, last, stage.by(group.admin), **given)
    assert await state_of(cluster) is None


@pytest.mark.checklist(5)
async def test_deleting_an_unknown_contact_here_is_announced(stage: Stage, group: Group) -> None:
    cluster = await unknown_person(stage, group)
    faces = await numbers_in(cluster)
    await delete_cluster(cluster, stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell)
    await stage.show()
    assert stage.faces_queue.told("out") == [removal(group, cluster, faces)]


@pytest.mark.checklist(22)
async def test_deleting_its_faces_in_its_only_photo_is_announced_as_deleting_the_contact(
    stage: Stage, group: Group
) -> None:
    cluster = await unknown_person(stage, group, photos=1)
    faces, [photo] = await numbers_in(cluster), await photos_of(cluster)
    by = stage.by(group.admin)
    await delete_cluster_faces(cluster, photo, by, settings=stage.settings, doorbell=stage.doorbell)
    await stage.show()
    assert stage.faces_queue.told("out") == [removal(group, cluster, faces)]


@pytest.mark.checklist(7, 12)
async def test_an_unknown_contact_becomes_a_known_one(stage: Stage, group: Group, anna: Connected) -> None:
    cluster = await unknown_person(stage, group)
    faces = await numbers_in(cluster)
    message = move_message(group, cluster, anna.number, faces, delete_old_contact=1)
    answer, again = await handle(stage, message, message)
    assert (answer["state"], answer["changed"]) == ("done", faces)
    assert (again["state"], again["changed"]) == ("done", [])
    assert await persons_of_cluster(cluster) == {anna.number}
    assert await state_of(cluster) == "labelled"


@pytest.mark.checklist(8, 25, 32)
async def test_an_unknown_contact_whose_faces_move_stays_open_and_is_listed_while_it_has_one(
    stage: Stage, group: Group, anna: Connected
) -> None:
    cluster = await unknown_person(stage, group)
    first, *others = await numbers_in(cluster)
    [answer] = await handle(stage, move_message(group, cluster, anna.number, [first]))
    assert answer["changed"] == [first]
    assert await state_of(cluster) == "open"
    assert await persons_of_cluster(cluster) == {anna.number, None}
    [line] = (await clusters([group.workspace_id], 0, 8)).lines
    assert (line.number, line.faces) == (cluster, len(others))
    await handle(stage, move_message(group, cluster, anna.number, others))
    assert await state_of(cluster) == "open"
    assert await persons_of_cluster(cluster) == {anna.number}
    assert (await clusters([group.workspace_id], 0, 8)).lines == []


@pytest.mark.checklist(35)
async def test_naming_an_unknown_contact_is_not_announced(stage: Stage, group: Group) -> None:
    """The person keeps the number, so whoever reads the queue has nothing to change."""
    cluster = await unknown_person(stage, group)
    faces = await faces_in(cluster)
    by = stage.by(group.admin)
    await label_cluster(cluster, "Max", by, settings=stage.settings, doorbell=stage.doorbell)
    await stage.show()
    assert stage.faces_queue.told("out") == []
    assert await faces_in(cluster) == faces
    [answer] = await handle(stage, removal(group, cluster, await numbers_in(cluster)))
    assert answer["state"] == "done"
    assert await sql.rows("SELECT name, number FROM persons") == [{"name": "Max", "number": cluster}]


@pytest.mark.checklist(5)
async def test_of_two_unknown_contacts_only_the_deleted_one_is_announced(stage: Stage, group: Group) -> None:
    stays, goes = await unknown_person(stage, group), await unknown_person(stage, group, look="zoe")
    faces = await numbers_in(goes)
    assert await numbers_in(stays) != faces
    await delete_cluster(goes, stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell)
    await stage.show()
    assert stage.faces_queue.told("out") == [removal(group, goes, faces)]
