"""Foreign keys: which rows go with a deleted row and which stay. Also unique keys, and the common numbers."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg
import pytest

from tests.usecases.rows import (
    NOON,
    a_cluster,
    a_face,
    a_group,
    a_link,
    a_participant,
    a_person,
    a_prototype,
    a_suggestion,
    a_workspace,
    an_asset,
    an_event,
    insert,
)

checklist = pytest.mark.checklist


@dataclass
class Scene:
    """A person whose face is their prototype and the source of a suggestion for another face, `target`; and
    an event that gave the person a face.
    """

    db: asyncpg.Connection
    workspace: int
    person: UUID
    asset: int
    face: UUID
    prototype: UUID
    target: UUID
    suggestion: int
    event: UUID

    async def exists(self, table: str, row_id: object) -> bool:
        return bool(await self.db.fetchval(f"SELECT count(*) FROM {table} WHERE id = $1", row_id))

    async def delete(self, table: str, row_id: object) -> None:
        await self.db.execute(f"DELETE FROM {table} WHERE id = $1", row_id)


@pytest.fixture
async def scene(connection: asyncpg.Connection) -> Scene:
    workspace = await a_workspace(connection)
    person = await a_person(connection, workspace, name="Anna")
    asset, other_asset = await an_asset(connection, workspace), await an_asset(connection, workspace)
    face = await a_face(connection, workspace, asset, person_id=person)
    target = await a_face(connection, workspace, other_asset)
    return Scene(
        connection,
        workspace,
        person,
        asset,
        face,
        await a_prototype(connection, person, face),
        target,
        await a_suggestion(connection, target, person, face),
        await an_event(connection, workspace, to_person_id=person, to_person_number=7),
    )


@checklist(177, 192)
async def test_when_the_person_is_deleted_its_face_is_nobodys(scene: Scene) -> None:
    await scene.delete("persons", scene.person)
    face = await scene.db.fetchrow("SELECT person_id FROM face_instances WHERE id = $1", scene.face)
    assert face is not None
    assert face["person_id"] is None


@checklist(194, 197, 198)
async def test_when_the_person_is_deleted_its_prototypes_and_suggestions_are_gone_and_history_stays(
    scene: Scene,
) -> None:
    await scene.delete("persons", scene.person)
    assert not await scene.exists("person_prototypes", scene.prototype)
    assert not await scene.exists("face_suggestions", scene.suggestion)
    event = await scene.db.fetchrow("SELECT * FROM face_assignment_events WHERE id = $1", scene.event)
    assert event is not None
    assert (event["to_person_id"], event["to_person_number"]) == (None, 7)


@checklist(193)
async def test_when_the_photo_is_deleted_its_faces_are_gone(scene: Scene) -> None:
    await scene.delete("image_assets", scene.asset)
    assert not await scene.exists("face_instances", scene.face)
    assert await scene.exists("face_instances", scene.target)


@checklist(195)
async def test_when_the_face_is_deleted_its_prototype_is_an_orphan(scene: Scene) -> None:
    await scene.delete("face_instances", scene.face)
    row = await scene.db.fetchrow("SELECT * FROM person_prototypes WHERE id = $1", scene.prototype)
    assert row is not None
    assert row["face_instance_id"] is None


@checklist(178, 196)
@pytest.mark.parametrize("end", ["face", "target"])
async def test_when_either_of_its_faces_is_deleted_a_suggestion_is_gone(scene: Scene, end: str) -> None:
    await scene.delete("face_instances", getattr(scene, end))
    assert not await scene.exists("face_suggestions", scene.suggestion)


@checklist(17)
async def test_when_its_cluster_is_deleted_an_unknown_face_is_gone_on_all_photos(scene: Scene) -> None:
    cluster, other = await a_cluster(scene.db, scene.workspace), await a_cluster(scene.db, scene.workspace)
    asset = await an_asset(scene.db, scene.workspace)
    ours = await a_face(scene.db, scene.workspace, asset, cluster_id=cluster)
    elsewhere = await a_face(scene.db, scene.workspace, scene.asset, cluster_id=cluster)
    theirs = await a_face(scene.db, scene.workspace, asset, cluster_id=other)
    await insert(scene.db, "face_embeddings", face_id=ours, engine="test", vector=b"....")
    await scene.delete("clusters", cluster)
    assert not await scene.exists("face_instances", ours)
    assert not await scene.exists("face_instances", elsewhere)
    assert await scene.exists("face_instances", theirs)
    assert await scene.db.fetchval("SELECT count(*) FROM face_embeddings") == 0
    assert await scene.exists("image_assets", asset)


async def test_a_labelled_cluster_outlives_its_person(scene: Scene) -> None:
    cluster = await a_cluster(scene.db, scene.workspace, state="labelled", person_id=scene.person)
    await scene.delete("persons", scene.person)
    assert await scene.exists("clusters", cluster)


@checklist(69)
async def test_persons_merged_into_a_person_are_deleted_with_it(scene: Scene) -> None:
    """An absorbed person is the survivor under another name, so an erase takes both names."""
    merged = await a_person(scene.db, scene.workspace, status="MERGED", merged_into_id=scene.person)
    twice = await a_person(scene.db, scene.workspace, status="MERGED", merged_into_id=merged)
    await scene.delete("persons", scene.person)
    assert not await scene.exists("persons", merged)
    assert not await scene.exists("persons", twice)


@checklist(83)
async def test_rows_are_one_to_many_except_the_one_prototype_of_a_face(scene: Scene) -> None:
    second = await a_face(scene.db, scene.workspace, scene.asset, person_id=scene.person)
    await a_prototype(scene.db, scene.person, second)
    await a_suggestion(scene.db, scene.target, await a_person(scene.db, scene.workspace), scene.face)
    await a_suggestion(scene.db, second, scene.person, scene.target)
    for _ in range(2):
        await an_event(scene.db, scene.workspace, from_person_id=scene.person)
    await an_event(scene.db, scene.workspace, to_person_id=scene.person)
    with pytest.raises(asyncpg.UniqueViolationError) as twice:
        await a_prototype(scene.db, scene.person, second)
    assert twice.value.constraint_name == "uq_person_prototypes_face"
    counts = await scene.db.fetchrow(
        """SELECT (SELECT count(*) FROM face_instances WHERE asset_id = $1) AS faces_of_photo,
               (SELECT count(*) FROM face_instances WHERE person_id = $2) AS faces,
               (SELECT count(*) FROM person_prototypes WHERE person_id = $2) AS prototypes,
               (SELECT count(*) FROM face_suggestions WHERE suggested_person_id = $2) AS suggestions,
               (SELECT count(*) FROM face_suggestions WHERE face_instance_id = $3) AS of_target,
               (SELECT count(*) FROM face_suggestions WHERE source_face_id = $4) AS from_source,
               (SELECT count(*) FROM face_assignment_events WHERE from_person_id = $2) AS sent,
               (SELECT count(*) FROM face_assignment_events WHERE to_person_id = $2) AS got""",
        *(scene.asset, scene.person, scene.target, scene.face),
    )
    assert tuple(counts) == (2, 2, 2, 2, 2, 2, 2, 2)


async def test_a_face_needs_a_photo(scene: Scene) -> None:
    with pytest.raises(asyncpg.NotNullViolationError):
        await scene.db.execute("UPDATE face_instances SET asset_id = NULL")


async def test_deleting_a_workspace_deletes_all_its_rows_and_none_of_another_one(scene: Scene) -> None:
    await a_person(scene.db, scene.workspace, status="MERGED", merged_into_id=scene.person)
    participant = await a_participant(scene.db)
    await a_link(scene.db, participant, scene.person)
    group = await a_group(scene.db, scene.workspace, activated_by_id=participant)
    posting = {"tg_message_id": 1, "posted_at": NOON, "posted_by_id": participant}
    await insert(scene.db, "postings", asset_id=scene.asset, group_id=group, **posting)
    training = {"kind": "training", "enrols_person_id": scene.person}
    await a_face(scene.db, scene.workspace, await an_asset(scene.db, scene.workspace, **training))
    event = {"actor": "tg:1", "operation": "approve", "subject_kind": "person", "subject_number": 7}
    await insert(scene.db, "admin_events", workspace_id=scene.workspace, **event)
    other = await a_workspace(scene.db)
    person = await a_person(scene.db, other)
    await an_event(scene.db, other, to_person_id=person)
    photo = await an_asset(scene.db, other)
    face = await a_face(scene.db, other, photo, person_id=person)
    await a_prototype(scene.db, person, face)
    await a_cluster(scene.db, other)
    await a_cluster(scene.db, scene.workspace)

    await scene.delete("workspaces", scene.workspace)

    stays = dict.fromkeys(("persons", "image_assets", "face_instances", "person_prototypes", "clusters"), 1)
    stays["face_assignment_events"] = 1
    goes = ("face_suggestions", "postings", "groups", "participant_persons", "admin_events")
    left = {table: await scene.db.fetchval(f"SELECT count(*) FROM {table}") for table in (*stays, *goes)}
    assert left == dict.fromkeys(goes, 0) | stays
    assert await scene.exists("participants", participant)


async def test_persons_and_clusters_count_with_one_sequence(scene: Scene) -> None:
    numbers = [
        (await insert(scene.db, "clusters", workspace_id=scene.workspace))["number"],
        await scene.db.fetchval(
            "SELECT number FROM persons WHERE id = $1", await a_person(scene.db, scene.workspace)
        ),
        (await insert(scene.db, "clusters", workspace_id=scene.workspace))["number"],
    ]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
