"""The bytes of a photo are kept while somebody is owed the photo, and not longer."""

import asyncio

import pytest

from domain.usecases.connecting.submit_connection import submit_connection
from domain.usecases.work.tidy_up import tidy_up
from domain.values.send_outcome import SendOutcome
from tests import sql
from tests.persons import revoke_links
from tests.usecases.factory import begin, connected_person, make_group, make_participant, post, train
from tests.usecases.stage import Stage

ENDS = [
    SendOutcome("sent", tg_message_id=1),
    SendOutcome("failed", "chat not found"),
    SendOutcome("unknown", "timeout"),
]


@pytest.mark.checklist(41)
async def test_an_original_is_stored_while_it_is_owed(stage: Stage) -> None:
    group = await make_group(stage)
    await connected_person(stage, group)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9), file="photo")
    assert "forget_original" not in await stage.drain()
    key = f"w{group.workspace_id}/a{asset_id}/original"
    assert stage.store.photos == {key: stage.source.files["photo"]}
    stage.mailbox.answers = [SendOutcome("retry", "429", retry_after_s=1)]
    await stage.settle()
    assert list(stage.store.photos) == [key]


@pytest.mark.checklist(48)
@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.state)
async def test_an_original_is_gone_after_the_last_delivery_has_ended(stage: Stage, end: SendOutcome) -> None:
    group = await make_group(stage)
    await connected_person(stage, group)
    await connected_person(stage, group, look="ben", name="Ben")
    asset_id = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    stage.mailbox.answers = [SendOutcome("retry", "429", retry_after_s=60), end]
    await stage.settle()
    assert len(stage.store.photos) == 1  # one of the two still waits
    stage.mailbox.answers = [end]
    await stage.make_due()
    await stage.settle()
    assert stage.store.photos == {}
    assert await sql.one("SELECT path FROM image_assets WHERE id = $1", asset_id) == {"path": None}


@pytest.mark.checklist(48)
async def test_an_original_is_gone_when_the_right_to_receive_has_ended(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    assert len(stage.store.photos) == 1
    await revoke_links(anna.link_id)
    await stage.settle()
    assert stage.store.photos == {}


@pytest.mark.checklist(41, 48)
async def test_a_photo_that_nobody_is_owed_is_not_kept(stage: Stage) -> None:
    group = await make_group(stage)
    await post(stage, group, stage.engine.face())
    await stage.drain()
    assert stage.store.photos == {}


async def test_a_parked_delivery_keeps_no_bytes(stage: Stage) -> None:
    group = await make_group(stage)
    owner = await make_participant(stage, in_chat=group.tg_chat_id, opened=False)
    await connected_person(stage, group, owner)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "parked"}]
    assert stage.store.photos == {}


async def test_an_original_is_deleted_once_a_store_that_was_down_answers_again(stage: Stage) -> None:
    group = await make_group(stage)
    await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    stage.store.is_down = True
    await stage.settle()
    stage.store.is_down = False
    assert len(stage.store.photos) == 1
    await stage.make_due()
    await stage.drain()
    assert stage.store.photos == {}


@pytest.mark.checklist(47, 57)
async def test_training_photos_leave_no_bytes_behind(stage: Stage) -> None:
    """The faces to choose from, and those for the request's card, are stored until they were shown."""
    group = await make_group(stage)
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    draft = await begin(stage, group, owner)
    await train(stage, draft.person_id, owner, stage.engine.face(anna=1.0))
    await train(stage, draft.person_id, owner, stage.engine.face(), stage.engine.face())
    await stage.drain()
    assert [key.rpartition("/")[2].partition("-")[0] for key in stage.store.photos] == ["verdict"]
    await stage.make_due()
    await stage.show()
    await submit_connection(draft.person_id, owner.participant_id, stage.doorbell)
    await stage.drain()
    assert len(stage.store.photos) == 1
    await stage.show()
    assert stage.store.photos == {}
    assert await sql.rows("SELECT path FROM image_assets WHERE path IS NOT NULL") == []


async def test_bytes_stored_by_a_slow_second_worker_do_not_stay(stage: Stage) -> None:
    """The slow worker stores bytes that the faster one has deleted already. Tidying up finds them."""
    group = await make_group(stage)
    asset_id = await post(stage, group, stage.engine.face())
    stage.store.pause = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        slow = tasks.create_task(stage.recognise(asset_id))
        await stage.store.is_putting.wait()
        pause, stage.store.pause = stage.store.pause, None
        await stage.drain()
        assert stage.store.photos == {}
        pause.set()
        assert await slow == "skipped"
    assert len(stage.store.photos) == 1
    await tidy_up(stage.index, stage.store, stage.settings, stage.doorbell)
    await stage.drain()
    assert stage.store.photos == {}


async def test_bytes_that_the_store_lost_are_downloaded_again(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    stage.index.failing_searches = 1
    await stage.drain()
    assert len(stage.store.photos) == 1
    stage.store.photos.clear()
    await stage.make_due()
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]
