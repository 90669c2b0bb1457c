"""A moderator draws a box around a face that was missed."""

from dataclasses import replace

import pytest

from domain.errors import Conflict, InvalidInput
from domain.ports import Box
from domain.usecases.photos.ask_closer_look import ask_closer_look
from tests import sql
from tests.fakes.scripted_engine import HIDDEN_Y, SIDE_PX
from tests.usecases.factory import Group, Member, connected_person
from tests.usecases.photos.test_look_closer import faces_on, looks, post_with_hidden
from tests.usecases.stage import Stage


async def test_a_closer_look_finds_faces_in_the_drawn_box_only(
    stage: Stage, group: Group, kim: Member
) -> None:
    """Each box has a look of its own, so that no box is lost while another one is looked at."""
    anna = await connected_person(stage, group, kim)
    far = replace(stage.engine.face(anna=0.9), box=Box(100, SIDE_PX - HIDDEN_Y - 60, 40, 40))
    asset_id = await post_with_hidden(stage, group, far)
    for box in (Box(0, 0, 40, 40), Box(95, SIDE_PX - 65, 50, 50)):
        await ask_closer_look(asset_id, stage.by(group.admin), drawn=box, doorbell=stage.doorbell)
    await stage.settle()
    assert (await looks(), await faces_on(asset_id)) == ([(0, 0), (0, 1)], 1)
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]


@pytest.mark.parametrize(
    "box",
    [
        Box(-1, 0, 40, 40),
        Box(0, -1, 40, 40),
        Box(SIDE_PX - 39, 0, 40, 40),
        Box(0, SIDE_PX - 39, 40, 40),
        Box(0, 0, 7, 40),
        Box(0, 0, 40, 7),
        Box(2**31 - 1, 0, 2**31 - 1, 40),
    ],
)
async def test_a_box_that_leaves_the_photo_or_has_a_side_below_8_px_is_refused(
    stage: Stage, group: Group, box: Box
) -> None:
    asset_id = await post_with_hidden(stage, group, stage.engine.face())
    with pytest.raises(InvalidInput) as refused:
        await ask_closer_look(asset_id, stage.by(group.admin), drawn=box, doorbell=stage.doorbell)
    assert (refused.value.code, await looks()) == ("box", [])


async def test_at_most_ten_boxes_of_a_photo_wait_for_their_look(stage: Stage, group: Group) -> None:
    """The whole photo can still be looked at. A box that waits already can be asked for again."""
    asset_id = await post_with_hidden(stage, group, stage.engine.face())
    boxes = [Box(10 * x, 0, 40, 40) for x in range(11)]
    for box in boxes[:10]:
        await ask_closer_look(asset_id, stage.by(group.admin), drawn=box, doorbell=stage.doorbell)
    await ask_closer_look(asset_id, stage.by(group.admin), drawn=boxes[0], doorbell=stage.doorbell)
    with pytest.raises(Conflict) as refused:
        await ask_closer_look(asset_id, stage.by(group.admin), drawn=boxes[10], doorbell=stage.doorbell)
    assert (refused.value.code, refused.value.details) == ("too_many_looks", {"limit": 10})
    await ask_closer_look(asset_id, stage.by(group.admin), doorbell=stage.doorbell)
    assert len(await sql.rows("SELECT 1 FROM tasks WHERE kind = 'look_closer'")) == 11
    await stage.settle()
    await ask_closer_look(asset_id, stage.by(group.admin), drawn=boxes[10], doorbell=stage.doorbell)
    assert len(await sql.rows("SELECT 1 FROM closer_looks WHERE done_at IS NULL")) == 1
