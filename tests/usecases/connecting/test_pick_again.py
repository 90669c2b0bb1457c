"""A photo with several faces comes back to its sender: what was picked before does not stand in the way."""

import pytest

from domain.errors import InvalidInput
from domain.ids import AssetId
from domain.queries.connecting.verdict import untold_verdicts, verdict
from domain.steps.work.bury_task import bury_task
from domain.steps.work.work import transaction
from domain.usecases.connecting.add_training_photo import add_training_photo
from domain.usecases.connecting.begin_connection import Draft
from domain.usecases.connecting.choose_training_face import choose_training_face
from domain.usecases.connecting.note_told import note_told
from domain.usecases.connecting.reopen_request import reopen_request
from domain.usecases.connecting.submit_connection import submit_connection
from domain.usecases.connecting.submit_when_enough import submit_when_enough
from domain.values.training import SentPhoto
from tests import sql
from tests.usecases.factory import Group, Member, begin, train
from tests.usecases.scenes import scene_fixture
from tests.usecases.stage import Stage


@scene_fixture
async def draft(stage: Stage, group: Group, kim: Member) -> Draft:
    stage.source.files["file"] = stage.engine.draw(*(stage.engine.face() for _ in range(3)))
    return await begin(stage, group, kim)


async def send(stage: Stage, draft: Draft, kim: Member, message: int) -> AssetId:
    """Sends the same photo with three faces in this message."""
    photo = SentPhoto("file", "unique", "photo", message)
    asset = await add_training_photo(draft.person_id, kim.participant_id, photo, stage.doorbell)
    await stage.drain()
    return asset


async def places(asset: AssetId) -> list[int]:
    rows = await sql.rows("SELECT bbox_x FROM face_instances WHERE asset_id = $1 ORDER BY number", asset)
    return [row["bbox_x"] for row in rows]


async def test_after_a_pick_in_vain_the_numbers_are_those_of_the_new_picture(
    stage: Stage, draft: Draft, kim: Member
) -> None:
    asset = await send(stage, draft, kim, 1)
    shown = await places(asset)
    await choose_training_face(asset, 2, kim.participant_id, stage.doorbell)
    [task] = await sql.rows("SELECT id FROM tasks WHERE kind = 'judge_chosen_face'")
    async with transaction(stage.doorbell) as work:
        await bury_task(work, task["id"])
    await send(stage, draft, kim, 2)
    assert await places(asset) == shown
    await choose_training_face(asset, 2, kim.participant_id, stage.doorbell)
    assert await places(asset) == shown[1:2]


async def test_a_face_that_the_present_engine_never_saw_is_not_looked_at_for_ever(
    stage: Stage, draft: Draft, kim: Member
) -> None:
    asset = await send(stage, draft, kim, 1)
    await choose_training_face(asset, 2, kim.participant_id, stage.doorbell)
    stage.engine.name = "another"
    await stage.drain()
    told = await verdict(asset)
    assert told is not None
    assert (told.verdict, told.waiting) == ("dead", 0)


async def test_a_pick_in_vain_while_the_first_verdict_is_being_told_is_told_once(
    stage: Stage, draft: Draft, kim: Member
) -> None:
    asset = await send(stage, draft, kim, 1)
    being_told = await untold_verdicts(draft.person_id)
    await choose_training_face(asset, 2, kim.participant_id, stage.doorbell)
    stage.engine.name = "another"
    await stage.drain()
    await note_told(being_told)
    assert await untold_verdicts(draft.person_id) == []


async def test_a_photo_of_which_nobody_picked_a_face_can_be_sent_again_after_the_request(
    stage: Stage, draft: Draft, kim: Member
) -> None:
    await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    asset = await send(stage, draft, kim, 1)
    shown = await places(asset)
    await submit_connection(draft.person_id, kim.participant_id, stage.doorbell)
    await reopen_request(draft.person_id, kim.participant_id, stage.doorbell)
    with pytest.raises(InvalidInput, match="no_such_face"):
        await choose_training_face(asset, 2, kim.participant_id, stage.doorbell)
    await send(stage, draft, kim, 2)
    assert await places(asset) == shown
    await choose_training_face(asset, 2, kim.participant_id, stage.doorbell)


async def test_a_photo_of_which_nobody_picked_a_face_does_not_hold_up_the_next_request(
    stage: Stage, draft: Draft, kim: Member
) -> None:
    await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    await send(stage, draft, kim, 1)
    await submit_connection(draft.person_id, kim.participant_id, stage.doorbell)
    await reopen_request(draft.person_id, kim.participant_id, stage.doorbell)
    for _ in range(2):
        await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    await stage.drain()
    assert await submit_when_enough(draft.person_id, stage.doorbell)
