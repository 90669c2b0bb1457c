"""A person whose training photos were all taken out is learned again: only the new photos count."""

import pytest

from domain.errors import Conflict
from domain.queries.connecting.verdict import untold_verdicts
from domain.usecases.connecting.add_training_photo import add_training_photo
from domain.usecases.connecting.draw_request_again import draw_request_again
from domain.usecases.connecting.submit_connection import submit_connection
from domain.usecases.connecting.submit_when_enough import submit_when_enough
from domain.usecases.connecting.train_again import train_again
from domain.values.training import SentPhoto
from tests import sql
from tests.persons import approval_of
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    begin,
    connected_person,
    decide,
    requested_person,
    train,
)
from tests.usecases.gallery.test_take_out_photo import take_out, training_face
from tests.usecases.operating import undo
from tests.usecases.stage import Stage
from tests.usecases.workspaces import set_admin_chat


async def submit(stage: Stage, anna: Connected) -> int:
    return await submit_connection(anna.person_id, anna.owner.participant_id, stage.doorbell)


async def test_photos_that_were_taken_out_count_nowhere_and_can_be_put_back_after_the_approval(
    stage: Stage, group: Group, anna: Connected
) -> None:
    done = await take_out(stage, await training_face(anna), anna.owner)
    await train_again(anna.number, anna.owner.participant_id, stage.doorbell)
    await train(stage, anna.person_id, anna.owner)
    await stage.drain()
    assert [(one.verdict, one.good) for one in await untold_verdicts(anna.person_id)] == [("no_face", 0)]
    assert await submit(stage, anna) == 0
    assert await approval_of(anna.person_id) == "draft"
    await train(stage, anna.person_id, anna.owner, stage.engine.face(anna=1.0))
    await stage.drain()
    assert await submit(stage, anna) == 1
    assert len(await sql.rows("SELECT id FROM face_instances")) == 2
    await decide(stage, anna, group.admin, approve=True)
    assert (await undo(stage, done, anna.owner)).faces == 1


async def test_three_new_photos_are_enough_after_ten_were_taken_out(stage: Stage, anna: Connected) -> None:
    await sql.execute(
        """INSERT INTO image_assets (workspace_id, kind, media, state, reason, tg_file_id, tg_file_unique_id,
               taken_at, enrols_person_id, tg_reply_message_id, told_at)
           SELECT workspace_id, kind, media, state, reason, tg_file_id, 'no. ' || n, taken_at,
               enrols_person_id, tg_reply_message_id, told_at FROM image_assets, generate_series(1, 9) n"""
    )
    await take_out(stage, await training_face(anna), anna.owner)
    await train_again(anna.number, anna.owner.participant_id, stage.doorbell)
    for _ in range(3):
        await train(stage, anna.person_id, anna.owner, stage.engine.face(anna=1.0))
    await stage.drain()
    assert len(await untold_verdicts(anna.person_id)) == 3
    assert await submit_when_enough(anna.person_id, stage.doorbell)


@pytest.mark.parametrize("reason", ["somebody_else", "several_faces"])
async def test_an_old_photo_that_asked_something_does_not_hold_up_the_new_request(
    stage: Stage, anna: Connected, reason: str
) -> None:
    await sql.execute(
        """INSERT INTO image_assets (workspace_id, kind, media, state, reason, tg_file_id, tg_file_unique_id,
               taken_at, enrols_person_id, tg_reply_message_id, told_at)
           SELECT workspace_id, kind, media, state, $1, tg_file_id, 'asked', taken_at, enrols_person_id,
               tg_reply_message_id, told_at FROM image_assets""",
        reason,
    )
    await take_out(stage, await training_face(anna), anna.owner)
    await train_again(anna.number, anna.owner.participant_id, stage.doorbell)
    for _ in range(3):
        await train(stage, anna.person_id, anna.owner, stage.engine.face(anna=1.0))
    await stage.drain()
    assert await submit_when_enough(anna.person_id, stage.doorbell)


async def test_a_photo_that_was_taken_out_can_be_sent_again_for_the_new_training(
    stage: Stage, group: Group, anna: Connected
) -> None:
    [sent] = await sql.rows("SELECT tg_file_id, tg_file_unique_id FROM image_assets")
    done = await take_out(stage, await training_face(anna), anna.owner)
    await train_again(anna.number, anna.owner.participant_id, stage.doorbell)
    photo = SentPhoto(sent["tg_file_id"], sent["tg_file_unique_id"], "photo", tg_message_id=999)
    await add_training_photo(anna.person_id, anna.owner.participant_id, photo, stage.doorbell)
    await stage.drain()
    assert [(one.verdict, one.good) for one in await untold_verdicts(anna.person_id)] == [("good", 1)]
    assert await submit(stage, anna) == 1
    await decide(stage, anna, group.admin, approve=True)
    with pytest.raises(Conflict, match="changed_since"):
        await undo(stage, done, anna.owner)


async def test_a_photo_whose_face_is_somebody_elses_by_now_is_not_looked_at_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    [sent] = await sql.rows("SELECT tg_file_id, tg_file_unique_id FROM image_assets")
    ben = await connected_person(stage, group, look="ben", name="Ben")
    await sql.execute(
        "UPDATE face_instances SET person_id = $1 WHERE person_id = $2", ben.person_id, anna.person_id
    )
    await train_again(anna.number, anna.owner.participant_id, stage.doorbell)
    photo = SentPhoto(sent["tg_file_id"], sent["tg_file_unique_id"], "photo", tg_message_id=999)
    with pytest.raises(Conflict, match="same_photo"):
        await add_training_photo(anna.person_id, anna.owner.participant_id, photo, stage.doorbell)


async def test_a_request_without_a_face_is_not_drawn_again_and_again(
    stage: Stage, group: Group, kim: Member
) -> None:
    tim = await requested_person(stage, group, kim, stage.engine.face(tim=1.0))
    await set_admin_chat(-5)
    await sql.execute("DELETE FROM face_instances")
    await draw_request_again(tim.person_id, stage.doorbell)
    await stage.drain()
    await stage.show("show_request")
    assert "picture_request" not in await stage.drain()


async def test_a_draft_whose_only_face_was_lost_makes_no_request(
    stage: Stage, group: Group, kim: Member
) -> None:
    draft = await begin(stage, group, kim)
    await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    await stage.drain()
    await sql.execute("DELETE FROM face_instances")
    assert await submit_connection(draft.person_id, kim.participant_id, stage.doorbell) == 0
