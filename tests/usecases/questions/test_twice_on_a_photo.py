"""Nobody is on a photo twice: a yes about one face says that the other one is somebody else's."""

import pytest

from domain.ids import AssetId
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.persons.hide_person import hide_person
from domain.values.targets import Target
from tests import sql
from tests.usecases.assigning import answer, faces_on, reassign
from tests.usecases.faces.test_rematch_person import has
from tests.usecases.factory import Connected, Group, post
from tests.usecases.operating import reject, undo
from tests.usecases.stage import Stage


@pytest.fixture
async def photo(stage: Stage, group: Group, anna: Connected) -> AssetId:
    """Anna's sister seems to be Anna, and Anna herself, who turns away, is asked about."""
    photo = await post(stage, group, stage.engine.face(anna=0.7), stage.engine.face(anna=0.6))
    await stage.settle()
    assert await persons_on(photo) == [anna.number, None]
    return photo


async def persons_on(photo: AssetId) -> list[int | None]:
    return [face["person"] for face in await faces_on(photo)]


async def questions_about(photo: AssetId) -> list[int]:
    """The questions that wait, from left to right."""
    return await sql.values(
        int,
        """SELECT s.id FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
           WHERE f.asset_id = $1 AND s.status = 'PENDING' ORDER BY f.bbox_x""",
        photo,
    )


@pytest.mark.checklist(219)
async def test_a_yes_to_one_face_has_the_match_of_the_other_decided_again(
    stage: Stage, group: Group, anna: Connected, photo: AssetId
) -> None:
    [question] = await questions_about(photo)
    said = await answer(stage, question, anna.owner)
    await stage.settle()
    assert await persons_on(photo) == [None, anna.number]
    assert photo in await has(anna)
    undone = await undo(stage, said, anna.owner)
    await stage.settle()
    assert await persons_on(photo) == [anna.number, None]
    assert photo in await has(anna)
    assert len(await questions_about(photo)) == 1
    again = await undo(stage, undone, anna.owner)
    await stage.settle()
    assert await persons_on(photo) == [None, anna.number]
    [question] = await questions_about(photo)
    await answer(stage, question, anna.owner, accept=False)
    await undo(stage, again, anna.owner)
    await stage.settle()
    assert await persons_on(photo) == [None, None]


async def test_the_hourly_round_decides_the_match_again_when_the_task_died(
    stage: Stage, group: Group, anna: Connected, photo: AssetId
) -> None:
    [question] = await questions_about(photo)
    await answer(stage, question, anna.owner)
    long_dead = "state = 'dead', finished_at = now() - interval '2 days'"
    assert await sql.values(int, f"UPDATE tasks SET {long_dead} WHERE kind = 'rematch_person' RETURNING id")
    await stage.settle()
    assert await persons_on(photo) == [anna.number, anna.number]
    await stage.tidy()
    await stage.settle()
    assert await persons_on(photo) == [None, anna.number]


async def test_an_assignment_by_hand_has_the_match_of_the_other_face_decided_again(
    stage: Stage, group: Group, anna: Connected, photo: AssetId
) -> None:
    [_, other] = await faces_on(photo)
    await reassign(stage, WhichFaces(None, [other["number"]]), Target(anna.number), group.admin)
    await stage.settle()
    assert await persons_on(photo) == [None, anna.number]


async def test_a_match_beside_an_assignment_to_a_hidden_person_is_decided_again_once_it_is_shown(
    stage: Stage, group: Group, anna: Connected, photo: AssetId
) -> None:
    await hide_person(anna.number, stage.by(anna.owner), hidden=True, doorbell=stage.doorbell)
    [_, other] = await faces_on(photo)
    await reassign(stage, WhichFaces(None, [other["number"]]), Target(anna.number), group.admin)
    await stage.settle()
    await hide_person(anna.number, stage.by(anna.owner), hidden=False, doorbell=stage.doorbell)
    await stage.settle()
    assert await persons_on(photo) == [None, anna.number]


async def test_not_anna_takes_the_match_first_and_leaves_the_face_that_somebody_confirmed(
    stage: Stage, group: Group, anna: Connected, photo: AssetId
) -> None:
    """The press comes before the match is decided again. A second press takes the confirmed face, too."""
    [question] = await questions_about(photo)
    await answer(stage, question, anna.owner)
    [delivery] = await sql.rows("SELECT id FROM deliveries WHERE asset_id = $1", photo)
    assert not await reject(stage, delivery["id"], anna, anna)
    assert await persons_on(photo) == [None, anna.number]
    assert await reject(stage, delivery["id"], anna, anna)
    assert await persons_on(photo) == [None, None]
