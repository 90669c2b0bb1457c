"""A moderator decides about photos that look like no face somebody vouched for; a yes vouches for more."""

import pytest

from domain.errors import Conflict, NotFound
from domain.ids import AssetId
from domain.queries.operations.done import Done
from domain.usecases.gallery.settle_gallery_photo import settle_gallery_photo
from tests import sql
from tests.usecases.assigning import answer
from tests.usecases.factory import Connected, Group, Member, make_participant, post
from tests.usecases.gallery.test_add_gallery_photo import add, faces_of, verdict, verdict_of
from tests.usecases.linking import joined
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage


async def settle(stage: Stage, asset: AssetId, by: Member, *, is_the_person: bool) -> Done:
    return await settle_gallery_photo(
        asset, stage.by(by), is_the_person=is_the_person, settings=stage.settings, doorbell=stage.doorbell
    )


async def test_only_a_moderator_decides_about_an_odd_photo(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset = await add(stage, anna, anna.owner, stage.engine.face(stranger=0.9))
    await stage.drain()
    assert await verdict(asset) == "odd"
    assert await faces_of(anna) == ["trained"]
    with pytest.raises(NotFound, match="training_photo"):
        await settle(stage, asset, anna.owner, is_the_person=True)
    done = await settle(stage, asset, group.admin, is_the_person=True)
    assert await faces_of(anna) == ["trained"] * 2
    with pytest.raises(Conflict, match="already_decided"):
        await settle(stage, asset, group.admin, is_the_person=False)
    await undo(stage, done, anna.owner)
    assert await faces_of(anna) == ["trained"]


async def test_an_added_photo_vouches_for_no_other_until_a_moderator_said_yes(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Else a cross-faded picture, and a second owner, would make a stranger's child Anna. When a moderator
    said that a photo is Anna, who has grown, photos like it need no further word.
    """
    aunt = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    await joined(stage, anna, aunt)
    await sql.execute("UPDATE participant_persons SET role = 'owner'")
    # This face is like enough for a question only.
    assert await verdict_of(stage, anna, stage.engine.face(anna=0.44, carl=0.8)) == "odd"
    assert await verdict_of(stage, anna, stage.engine.face(anna=0.8, carl=0.6)) == "good"
    odd = await add(stage, anna, aunt, stage.engine.face(carl=1.0))
    await stage.drain()
    assert await verdict(odd) == "odd"
    await settle(stage, odd, group.admin, is_the_person=True)
    assert await verdict_of(stage, anna, stage.engine.face(carl=0.9)) == "good"


@pytest.mark.parametrize("side_px", [250, 80])
async def test_the_face_that_is_like_enough_for_a_question_is_meant_also_beside_somebody_larger(
    stage: Stage, group: Group, anna: Connected, side_px: int
) -> None:
    """A child who has grown stands beside their grandfather: the admins are asked about the child."""
    grandpa = stage.engine.face(grandpa=1.0, side_px=side_px)
    asset = await add(stage, anna, anna.owner, grandpa, stage.engine.face(anna=0.4, grown=0.9))
    await stage.drain()
    assert await verdict(asset) == "odd"
    await settle(stage, asset, group.admin, is_the_person=True)
    assert await verdict_of(stage, anna, stage.engine.face(grandpa=0.9)) == "odd"
    assert await verdict_of(stage, anna, stage.engine.face(grown=0.95)) == "good"


@pytest.mark.parametrize(
    ("is_by_owner", "merges", "found"),
    [
        pytest.param(True, 0, "odd", id="an owner said yes"),
        pytest.param(False, 0, "good", id="an admin said yes"),
        pytest.param(True, 1, "odd", id="an owner said yes and an admin merged the person"),
        pytest.param(True, 2, "odd", id="an owner said yes and an admin merged the person and undid that"),
    ],
)
async def test_a_face_vouches_for_added_photos_if_somebody_else_than_an_owner_said_whose_it_is(
    stage: Stage, group: Group, anna: Connected, ben: Connected, is_by_owner: bool, merges: int, found: str
) -> None:
    await post(stage, group, stage.engine.face(anna=0.4, carl=0.9))
    await stage.drain()
    [question] = await sql.values(int, "SELECT id FROM face_suggestions")
    await answer(stage, question, anna.owner if is_by_owner else group.admin)
    if merges:
        merged = await merge(stage, anna, ben, group.admin)
    if merges == 2:
        await undo(stage, merged, group.admin)
    await stage.drain()
    person = ben if merges == 1 else anna
    assert await verdict_of(stage, person, stage.engine.face(carl=0.9)) == found


async def test_an_odd_photo_keeps_its_face_until_a_moderator_has_decided(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset = await add(stage, anna, anna.owner, stage.engine.face(stranger=0.9))
    await stage.drain()
    await sql.execute("UPDATE face_instances SET updated_at = now() - interval '31 days'")
    await stage.tidy()
    assert await sql.values(int, "SELECT count(*) FROM face_instances WHERE asset_id = $1", asset) == [1]
    await settle(stage, asset, group.admin, is_the_person=True)
    assert await faces_of(anna) == ["trained"] * 2


async def test_a_yes_to_an_odd_photo_that_lost_its_face_changes_nothing(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset = await add(stage, anna, anna.owner, stage.engine.face(stranger=0.9))
    await stage.drain()
    await sql.execute("DELETE FROM face_instances WHERE asset_id = $1", asset)
    with pytest.raises(Conflict, match="changed_since"):
        await settle(stage, asset, group.admin, is_the_person=True)
    assert await verdict(asset) == "odd"


async def test_a_photo_that_a_moderator_leaves_out_keeps_no_face(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset = await add(stage, anna, anna.owner, stage.engine.face(stranger=0.9))
    await stage.drain()
    await settle(stage, asset, group.admin, is_the_person=False)
    assert await sql.rows("SELECT id FROM face_instances WHERE asset_id = $1", asset) == []
    assert await verdict(asset) == "left_out"
