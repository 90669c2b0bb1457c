"""The sender of training photos is done: with a usable face among them the draft becomes a request."""

import pytest

from domain.errors import Conflict, NotFound
from domain.usecases.connecting.begin_connection import Draft
from domain.usecases.connecting.choose_training_face import choose_training_face
from domain.usecases.connecting.submit_connection import submit_connection
from tests import sql
from tests.persons import approval_of
from tests.usecases.factory import Group, Member, begin, make_participant, requested_person, train
from tests.usecases.painting import has_face_in_the_middle, paint_faces
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task


@pytest.fixture
async def draft(stage: Stage, group: Group, kim: Member) -> Draft:
    return await begin(stage, group, kim)


async def test_good_photos_make_a_request_with_a_picture_for_whoever_decides(
    stage: Stage, kim: Member, draft: Draft
) -> None:
    for _ in range(2):
        await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    await stage.drain()
    assert await submit_connection(draft.person_id, kim.participant_id, stage.doorbell) == 2
    assert await approval_of(draft.person_id) == "requested"
    assert await stage.drain() == ["picture_request", "find_resemblances"]
    assert len(stage.store.photos) == 1
    shown = await sql.rows("SELECT state FROM tasks WHERE kind = 'show_request'")
    assert shown == [{"state": "ready"}]


@pytest.mark.checklist(58)
async def test_without_a_usable_face_the_person_stays_a_draft(
    stage: Stage, kim: Member, draft: Draft
) -> None:
    await train(stage, draft.person_id, kim)
    await stage.drain()
    assert await submit_connection(draft.person_id, kim.participant_id, stage.doorbell) == 0
    assert await approval_of(draft.person_id) == "draft"
    assert await stage.drain() == []


async def test_a_picker_nobody_answered_can_be_answered_after_a_submit_in_vain(
    stage: Stage, kim: Member, draft: Draft
) -> None:
    asset_id = await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0), stage.engine.face())
    await stage.drain()
    assert await submit_connection(draft.person_id, kim.participant_id, stage.doorbell) == 0
    await choose_training_face(asset_id, 1, kim.participant_id, stage.doorbell)
    await stage.drain()
    assert await submit_connection(draft.person_id, kim.participant_id, stage.doorbell) == 1


async def test_faces_nobody_picked_are_forgotten(stage: Stage, kim: Member, draft: Draft) -> None:
    await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    await train(stage, draft.person_id, kim, stage.engine.face(), stage.engine.face())
    await stage.drain()
    await submit_connection(draft.person_id, kim.participant_id, stage.doorbell)
    assert await sql.rows("SELECT id FROM face_instances WHERE person_id IS NULL") == []


async def test_photos_that_are_still_looked_at_are_waited_for(
    stage: Stage, kim: Member, draft: Draft
) -> None:
    await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    with pytest.raises(Conflict, match="still_looking"):
        await submit_connection(draft.person_id, kim.participant_id, stage.doorbell)
    assert await approval_of(draft.person_id) == "draft"


async def test_only_ones_own_draft_is_submitted_and_only_once(
    stage: Stage, group: Group, kim: Member, draft: Draft
) -> None:
    await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    await stage.drain()
    somebody = await make_participant(stage, in_chat=group.tg_chat_id)
    with pytest.raises(NotFound):
        await submit_connection(draft.person_id, somebody.participant_id, stage.doorbell)
    await submit_connection(draft.person_id, kim.participant_id, stage.doorbell)
    with pytest.raises(NotFound):
        await submit_connection(draft.person_id, kim.participant_id, stage.doorbell)


async def test_the_card_of_a_request_shows_the_face_from_its_place_on_the_training_photo(
    stage: Stage, group: Group
) -> None:
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    person = await requested_person(stage, group, owner, stage.engine.face(anna=1.0))
    await paint_faces(stage)
    await add_task("picture_request", person_id=str(person.person_id))
    await stage.drain()
    await stage.show()
    [card] = [call for call in stage.telegram.calls if call.method == "sendPhoto"]
    assert has_face_in_the_middle(card)
