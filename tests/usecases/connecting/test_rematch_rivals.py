"""A person who is known later gets the photos that went to somebody who looks alike."""

import pytest

from domain.ids import AssetId
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.values.targets import Target
from tests import sql
from tests.usecases.assigning import faces_on, reassign
from tests.usecases.faces.test_rematch_person import has
from tests.usecases.factory import Connected, Group, decide, make_participant, post, requested_person
from tests.usecases.operating import undo
from tests.usecases.stage import Stage

BEA = {"bea": 0.9, "anna": 0.35}  # her sister Anna would be asked about, no more


@pytest.fixture
async def taken_for_anna(stage: Stage, group: Group, anna: Connected) -> AssetId:
    """A photo of Bea that was sent as Anna's: nobody knew Bea."""
    photo = await post(stage, group, stage.engine.face(bea=0.7, anna=0.6))
    await stage.settle()
    assert photo in await has(anna)
    return photo


async def name_on(photo: AssetId) -> str | None:
    return await sql.value(
        str,
        "SELECT p.name FROM face_instances f JOIN persons p ON p.id = f.person_id WHERE f.asset_id = $1",
        photo,
    )


async def test_whoever_is_approved_later_gets_the_photos_that_a_look_alike_had(
    stage: Stage, group: Group, anna: Connected, taken_for_anna: AssetId
) -> None:
    own = await post(stage, group, stage.engine.face(anna=0.9))
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    bea = await requested_person(stage, group, owner, stage.engine.face(**BEA), name="Bea")
    await decide(stage, bea, group.admin, approve=True)
    await stage.settle()
    assert await name_on(taken_for_anna) == "Bea"
    assert (await has(anna), await has(bea)) == ({own}, {taken_for_anna})


async def test_whoever_is_named_later_gets_them_and_an_undo_gives_them_back(
    stage: Stage, group: Group, anna: Connected, taken_for_anna: AssetId
) -> None:
    unknown = await post(stage, group, stage.engine.face(**BEA))
    await stage.settle()
    [face] = await faces_on(unknown)
    done = await reassign(stage, WhichFaces(None, [face["number"]]), Target(name="Bea"), group.admin)
    await stage.settle()
    assert await name_on(taken_for_anna) == "Bea"
    assert taken_for_anna not in await has(anna)
    await undo(stage, done, group.admin)
    await stage.settle()
    assert await name_on(taken_for_anna) == "Anna"
    assert taken_for_anna in await has(anna)
