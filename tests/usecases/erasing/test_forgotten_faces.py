"""Faces that became nobody's are forgotten a month after that, not a month after they were posted."""

import pytest

from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.persons.dissolve_person import dissolve_person
from domain.values.targets import NOBODY
from tests import sql
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


@pytest.mark.parametrize(("days", "gone"), [(29.9, 0), (30.1, 1)])
async def test_old_faces_of_a_person_that_is_dissolved_can_be_named_for_a_month(
    stage: Stage, days: float, gone: int
) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await grow_old(100)
    await dissolve_person(anna.number, stage.by(group.admin), doorbell=stage.doorbell)
    await stage.drain()
    await grow_old(days)
    assert (await stage.tidy())["unknown_faces"] == gone
