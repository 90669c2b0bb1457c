"""Moves of faces to or from nobody are announced under the number of their cluster, or not at all."""

import pytest

from domain.usecases.clusters.label_cluster import label_cluster
from domain.usecases.deliveries.reject_delivery import reject_delivery
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.erasing.forget_participant import forget_participant
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.persons.dissolve_person import dissolve_person
from domain.usecases.questions.decide_suggestion import decide_suggestion
from domain.values.targets import NOBODY
from tests import sql
from tests.usecases.factory import Connected, Group, post
from tests.usecases.grouping import unknown_person
from tests.usecases.operating import undo
from tests.usecases.queueing import make_cluster, move_message, published
from tests.usecases.stage import Stage


async def faces_of(number: int, kind: str = "post") -> list[int]:
    rows = await sql.rows(
        """SELECT f.number FROM face_instances f JOIN persons p ON p.id = f.person_id
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = $2 WHERE p.number = $1 ORDER BY 1""",
        number,
        kind,
    )
    return [row["number"] for row in rows]


async def once_unknown(group: Group, faces: list[int]) -> int:
    """Puts the faces into a cluster, as if it was theirs before they were recognised. Gives its number."""
    cluster = await make_cluster(group.workspace_id)
    await sql.execute(
        """UPDATE face_instances SET cluster_id = (SELECT id FROM clusters WHERE number = $1)
           WHERE number = ANY($2::bigint[])""",
        cluster,
        faces,
    )
    return cluster


@pytest.mark.parametrize("was_unknown", [True, False])
async def test_faces_of_a_dissolved_person_are_announced_as_moved_to_their_cluster_if_they_have_one(
    stage: Stage, group: Group, anna: Connected, was_unknown: bool
) -> None:
    for _ in range(2):
        await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await stage.show()
    faces, trained = await faces_of(anna.number), await faces_of(anna.number, "training")
    cluster = await once_unknown(group, faces[:1]) if was_unknown else 0
    await dissolve_person(anna.number, stage.by(group.admin), doorbell=stage.doorbell)
    messages = await published(stage)
    deletions = [one for one in messages if one["action"] == "delete_faces_for_contact"]
    assert sorted(face for one in deletions for face in one["media_asset_feature_ids"]) == trained != []
    assert {one["contact_id"] for one in deletions} == {anna.number}
    moved = [move_message(group, anna.number, cluster, faces[:1])] if was_unknown else []
    assert [one for one in messages if one not in deletions] == moved


async def test_a_photo_that_is_refused_is_a_move_to_the_cluster_and_its_undo_a_move_back(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    faces = await faces_of(anna.number)
    cluster = await once_unknown(group, faces)
    [delivery] = await sql.rows("SELECT id FROM deliveries")
    by = stage.by(anna.owner)
    refused = await reject_delivery(
        delivery["id"],
        anna.person_id,
        anna.owner.participant_id,
        by,
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    assert refused.done.operation_id is not None
    await undo(stage, refused.done, anna.owner)
    moved, back = (anna.number, cluster), (cluster, anna.number)
    assert await published(stage) == [move_message(group, *moved, faces), move_message(group, *back, faces)]


@pytest.mark.parametrize("accept", [True, False])
async def test_a_yes_moves_the_face_from_its_cluster_and_a_no_says_nothing(
    stage: Stage, group: Group, anna: Connected, accept: bool
) -> None:
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    [question] = await sql.rows(
        """SELECT s.id, f.number FROM face_suggestions s
           JOIN face_instances f ON f.id = s.face_instance_id"""
    )
    cluster = await make_cluster(group.workspace_id)
    await decide_suggestion(
        question["id"], stage.by(anna.owner), accept=accept, settings=stage.settings, doorbell=stage.doorbell
    )
    said = [move_message(group, cluster, anna.number, [question["number"]])]
    assert await published(stage) == (said if accept else [])


@pytest.mark.checklist(5)
async def test_faces_of_nobody_in_the_cluster_of_a_person_are_not_deleted_with_it(
    stage: Stage, group: Group
) -> None:
    """The person was named from the cluster and has its number."""
    cluster = await unknown_person(stage, group)
    given = {"settings": stage.settings, "doorbell": stage.doorbell}
    await label_cluster(cluster, "Max", stage.by(group.admin), **given)
    [face, *left] = await faces_of(cluster)
    which = WhichFaces(cluster, face_numbers=[face])
    await reassign_faces(which, NOBODY, stage.by(group.admin), **given)
    await erase_faces(cluster, stage.by(group.admin), **given)
    [message] = await published(stage)
    assert (message["action"], message["media_asset_feature_ids"]) == ("delete_contact", left)
    assert await sql.rows("SELECT number FROM face_instances") == [{"number": face}]


@pytest.mark.checklist(5)
async def test_persons_that_only_a_forgotten_participant_owned_are_announced_as_deleted(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    faces = sorted(await faces_of(anna.number) + await faces_of(anna.number, "training"))
    await forget_participant(anna.owner.participant_id, settings=stage.settings, doorbell=stage.doorbell)
    said = [
        (one["action"], one["contact_id"], one["media_asset_feature_ids"]) for one in await published(stage)
    ]
    assert said == [("delete_contact", anna.number, faces)]
