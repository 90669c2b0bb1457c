"""An erase empties the index, then the store, and deletes the row last; nothing stays without an owner."""

import pytest

from domain.ids import FaceId, WorkspaceId
from domain.ports import Stores
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.erasing.purge_erasure import purge_erasure
from domain.usecases.faces.delete_faces import delete_faces
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.values.targets import NOBODY
from tests import sql
from tests.fakes.in_memory_photo_store import InMemoryPhotoStore
from tests.fakes.in_memory_vector_index import InMemoryVectorIndex
from tests.usecases.factory import Connected, Group, connected_person, make_participant, post
from tests.usecases.forgetting import erase, is_verified, well_known_person
from tests.usecases.operating import undo
from tests.usecases.stage import Stage
from tests.usecases.tasks import task_row, tasks_of


@pytest.fixture
async def anna(stage: Stage, group: Group) -> Connected:
    return await well_known_person(stage, group, await make_participant(stage, in_chat=group.tg_chat_id))


async def rows_of(person: Connected) -> tuple[int, int]:
    """1 while the person is there and is being erased, otherwise 0; and how many faces it has."""
    row = await sql.one(
        """SELECT (SELECT count(*) FROM persons WHERE id = $1 AND erasing_at IS NOT NULL) AS persons,
               (SELECT count(*) FROM face_instances WHERE person_id = $1) AS faces""",
        person.person_id,
    )
    assert row is not None
    return row["persons"], row["faces"]


class NotingIndex(InMemoryVectorIndex):
    def __init__(self, person: Connected, calls: list[tuple[str, tuple[int, int]]]) -> None:
        super().__init__()
        self._person, self._calls = person, calls

    async def delete_faces(self, workspace_id: WorkspaceId, face_ids: list[FaceId]) -> None:  # type: ignore[override]
        self._calls.append(("index", await rows_of(self._person)))
        await super().delete_faces(workspace_id, face_ids)


class NotingStore(InMemoryPhotoStore):
    def __init__(self, person: Connected, calls: list[tuple[str, tuple[int, int]]]) -> None:
        super().__init__()
        self._person, self._calls = person, calls

    async def delete(self, keys: list[str]) -> None:  # type: ignore[override]
        self._calls.append(("store", await rows_of(self._person)))
        await super().delete(keys)


@pytest.mark.checklist(59, 60, 61)
async def test_the_index_is_first_and_the_row_is_last(stage: Stage, anna: Connected) -> None:
    calls: list[tuple[str, tuple[int, int]]] = []
    await erase(stage, anna)
    [erasure] = await sql.rows("SELECT id FROM erasures")
    before = await rows_of(anna)
    assert before == (1, 2)
    stores = Stores(NotingIndex(anna, calls), NotingStore(anna, calls), stage.traces, stage.engine.name)
    await purge_erasure(erasure["id"], stores, stage.doorbell)
    assert calls[:2] == [("index", before), ("store", before)]
    assert await rows_of(anna) == (0, 0)


@pytest.mark.checklist(59, 61)
async def test_while_the_index_is_away_the_person_is_being_erased_and_the_purge_is_tried_less_often(
    stage: Stage, anna: Connected
) -> None:
    await erase(stage, anna)
    stage.index.is_down = True
    [task] = await tasks_of("purge_erasure")
    pauses = []
    for age_s in (0, 16, 32, 3600):
        await sql.execute(
            "UPDATE tasks SET created_at = now() - make_interval(secs => $2::float8) WHERE id = $1",
            task["id"],
            float(age_s),
        )
        await stage.make_due()
        await stage.run("purge_erasure")
        pauses.append(round((await task_row(task["id"]))["delay_s"]))
        assert (await rows_of(anna))[0] == 1
        assert not await is_verified()
    assert pauses == sorted(set(pauses))
    assert len(pauses) == 4
    stage.index.is_down = False
    await stage.make_due()
    await stage.drain()
    assert await is_verified()
    assert await rows_of(anna) == (0, 0)


_ORPHANS = """
SELECT 'prototype' AS what, id::text FROM person_prototypes WHERE face_instance_id IS NULL
UNION ALL SELECT 'embedding', face_id::text FROM face_embeddings e
    WHERE NOT EXISTS (SELECT 1 FROM face_instances f WHERE f.id = e.face_id)
UNION ALL SELECT 'training photo', id::text FROM image_assets a WHERE kind = 'training'
    AND NOT EXISTS (SELECT 1 FROM persons p WHERE p.id = a.enrols_person_id)
UNION ALL SELECT 'training photo without a face', id::text FROM image_assets a WHERE kind = 'training'
    AND NOT EXISTS (SELECT 1 FROM face_instances f WHERE f.asset_id = a.id)
UNION ALL SELECT 'probe', id::text FROM erasure_probes
"""


@pytest.mark.checklist(241)
@pytest.mark.parametrize("how", ["person", "all faces", "faces of one photo"])
async def test_no_row_vector_or_stored_picture_is_left_without_its_owner(
    stage: Stage, group: Group, anna: Connected, how: str
) -> None:
    if how == "person":
        await erase(stage, anna)
    elif how == "all faces":
        by = stage.by(anna.owner)
        await erase_faces(anna.number, by, settings=stage.settings, doorbell=stage.doorbell)
    else:
        [photo] = await sql.rows("SELECT id FROM image_assets WHERE tg_file_id = 'with anna'")
        by = stage.by(group.admin)
        await delete_faces(anna.number, photo["id"], by, settings=stage.settings, doorbell=stage.doorbell)
    for _ in range(3):
        await stage.drain()
        await stage.show()
    assert await is_verified()
    assert await sql.rows(_ORPHANS) == []
    assert stage.index.faces() == {row["id"] for row in await sql.rows("SELECT id FROM face_instances")}
    asked = {row["id"] for row in await sql.rows("SELECT id FROM face_suggestions")}
    pictures = {key.rsplit("-", 1)[1] for key in stage.store.photos if "suggestion" in key}
    assert pictures <= {str(number) for number in asked}


@pytest.mark.checklist(219, 235)
async def test_a_prototype_of_a_wrong_face_goes_with_the_assignment_and_comes_back_with_its_undo(
    stage: Stage, group: Group
) -> None:
    anna = await connected_person(stage, group)
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    [face] = await sql.rows("SELECT id, number FROM face_instances WHERE asset_id = $1", photo)
    await sql.execute(
        """INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role, is_pinned,
               pinned_by, pinned_at) VALUES ($1, $2, $2, 'PRIMARY', true, 'tg:1', now())
           ON CONFLICT (face_instance_id) DO UPDATE SET role = 'PRIMARY', is_pinned = true,
               pinned_by = 'tg:1', pinned_at = now()""",
        anna.person_id,
        face["id"],
    )
    which = WhichFaces(anna.number, [face["number"]])
    done = await reassign_faces(
        which, NOBODY, stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell
    )
    of_face = "SELECT role, is_pinned FROM person_prototypes WHERE face_instance_id = $1"
    assert await sql.rows(of_face, face["id"]) == []
    assert done.operation_id is not None
    await undo(stage, done, group.admin)
    assert await sql.rows(of_face, face["id"]) == [{"role": "PRIMARY", "is_pinned": True}]
