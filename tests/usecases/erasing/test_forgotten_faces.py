"""Faces that became nobody's are forgotten a month after that, not a month after they were posted. A face
that is given to somebody at that very moment is not forgotten.
"""

from collections.abc import Sequence

import pytest

from domain.ids import FaceId, WorkspaceId
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.persons.dissolve_person import dissolve_person
from domain.values.targets import NOBODY, Target
from tests import sql
from tests.usecases.assigning import faces_on, reassign
from tests.usecases.factory import connected_person, make_group, post
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


async def grow_old(days: float) -> None:
    for column in ("created_at", "updated_at"):
        await sql.execute(
            f"UPDATE face_instances SET {column} = {column} - make_interval(secs => $1::float8)",
            days * 86_400,
        )


async def test_an_old_face_that_was_taken_from_a_person_can_be_given_back(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await grow_old(100)
    removed = await reassign_faces(
        WhichFaces(anna.number, asset_ids=[photo]),
        NOBODY,
        stage.by(group.admin),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    await stage.drain()
    await grow_old(29.9)
    assert (await stage.tidy())["unknown_faces"] == 0
    assert removed.operation_id is not None
    back = await undo(stage, removed, group.admin)
    assert back.faces == 1


@pytest.mark.parametrize(("days", "forgotten"), [(29.9, 0), (30.1, 1)])
async def test_old_faces_of_a_person_that_is_dissolved_can_be_named_for_a_month(
    stage: Stage, days: float, forgotten: int
) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await grow_old(100)
    await dissolve_person(anna.number, stage.by(group.admin), doorbell=stage.doorbell)
    await stage.drain()
    await grow_old(days)
    assert (await stage.tidy())["unknown_faces"] == forgotten


async def test_a_face_that_is_named_while_its_point_is_deleted_stays_and_the_index_owes_its_point(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Searches look for such a face among the rows, until the index has its point again."""
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    photo = await post(stage, group, stage.engine.face())
    await stage.drain()
    await grow_old(31)
    [face] = await faces_on(photo)
    delete = stage.index.delete_faces

    async def name_and_delete(workspace_id: WorkspaceId, face_ids: Sequence[FaceId]) -> None:
        await reassign(stage, WhichFaces(None, [face["number"]]), Target(anna.number), group.admin)
        await stage.drain()
        await delete(workspace_id, face_ids)

    monkeypatch.setattr(stage.index, "delete_faces", name_and_delete)
    assert (await stage.tidy())["unknown_faces"] == 0
    assert face["id"] not in stage.index.faces()
    kept = "SELECT person_id, indexed_version = version AS is_shown FROM face_instances WHERE id = $1"
    assert await sql.one(kept, face["id"]) == {"person_id": anna.person_id, "is_shown": False}
