"""Rows that wait and have lost their task get one again; all others are left alone."""

import json
from typing import Literal

import pytest

from domain.usecases.faces_queue.receive_queue_message import receive_queue_message
from domain.usecases.photos.ask_closer_look import ask_closer_look
from domain.usecases.work.claim_task import claim_task
from domain.usecases.work.sweep_rows import sweep_rows
from tests import sql
from tests.persons import ERASING
from tests.usecases.factory import Connected, Group, begin, make_participant, post, train
from tests.usecases.queueing import move_message
from tests.usecases.receiving import receive_update
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task

_MESSAGE = "INSERT INTO queue_outbox (workspace_id, stream, body) VALUES ($1, 'out', '{}')"
_CALL = f"""
WITH o AS ({_MESSAGE} RETURNING id),
h AS (INSERT INTO webhooks (workspace_id, url, secret) VALUES ($1, 'https://a', 's') RETURNING id)
INSERT INTO webhook_calls (webhook_id, outbox_id) SELECT h.id, o.id FROM h, o
"""
_TRAINING = """
INSERT INTO image_assets (workspace_id, kind, media, tg_file_id, tg_file_unique_id, enrols_person_id,
    taken_at)
VALUES ($1, 'training', 'photo', 'file', 'unique', $2, now())
"""

# The column that says since when a row has waited.
AGES = {
    "image_assets": "updated_at",
    "deliveries": "created_at",
    "closer_looks": "asked_at",
    "queue_messages": "received_at",
    "queue_outbox": "created_at",
    "webhook_calls": "created_at",
    "telegram_updates": "received_at",
    "reports": "created_at",
    "erasures": "created_at",
}

MEDIA = [("photo", "recognise_asset"), ("video", "recognise_video")]


# What ends a row.
ENDS = {
    "reports": "finished_at = now()",
    "queue_outbox": "published_at = now()",
    "webhook_calls": "ended_at = now()",
    "image_assets": "state = 'done'",
}


async def forget(kind: str) -> None:
    """Deletes the tasks of this kind, and makes all rows look as if they had waited long."""
    assert await sql.execute("DELETE FROM tasks WHERE kind = $1", kind), f"there was no task {kind}"
    await age()


async def age() -> None:
    for table, column in AGES.items():
        await sql.execute(f"UPDATE {table} SET {column} = {column} - interval '10 minutes'")


async def kinds() -> list[str]:
    return [row["kind"] for row in await sql.rows("SELECT kind FROM tasks WHERE state = 'ready' ORDER BY 1")]


@pytest.mark.parametrize(("media", "kind"), MEDIA)
async def test_a_posted_photo_that_lost_its_task_is_looked_at(
    stage: Stage, group: Group, media: Literal["photo", "video"], kind: str
) -> None:
    await post(stage, group, media=media)
    await forget(kind)
    assert await sweep_rows(stage.doorbell) == 1
    await stage.drain()
    assert await sql.rows("SELECT state FROM image_assets") == [{"state": "done"}]


async def test_a_photo_of_a_request_that_lost_its_task_is_judged(stage: Stage, group: Group) -> None:
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    draft = await begin(stage, group, owner)
    await train(stage, draft.person_id, owner, stage.engine.face(anna=1.0))
    await forget("judge_training_photo")
    assert await sweep_rows(stage.doorbell) == 1
    await stage.drain()
    assert await sql.rows("SELECT reason FROM image_assets") == [{"reason": "good"}]


async def test_a_delivery_that_lost_its_task_is_sent_once(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await forget("deliver")
    assert await sweep_rows(stage.doorbell) == 1
    [task] = await sql.rows("SELECT lane FROM tasks WHERE kind = 'deliver'")
    assert task["lane"] == f"to:{anna.owner.participant_id}"  # the lane of all that is sent to this chat
    assert await sweep_rows(stage.doorbell) == 0
    await stage.deliver()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]
    assert await sweep_rows(stage.doorbell) == 0


async def test_a_delivery_whose_document_is_being_made_a_photo_is_left_alone(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await forget("deliver")
    await add_task("clean_document", asset_id=asset_id)
    assert await sweep_rows(stage.doorbell) == 0


async def test_a_closer_look_that_lost_its_task_goes_on(stage: Stage, group: Group) -> None:
    asset_id = await post(stage, group)
    await stage.drain()
    await ask_closer_look(asset_id, stage.by(group.admin), doorbell=stage.doorbell)
    await forget("look_closer")
    assert await sweep_rows(stage.doorbell) == 1
    await stage.drain()
    assert await sql.rows("SELECT 1 FROM closer_looks WHERE done_at IS NULL") == []


async def test_an_update_and_a_message_of_the_faces_queue_get_their_lost_tasks_again(
    stage: Stage, group: Group
) -> None:
    await receive_update(7, {"update_id": 7, "message": {}}, "1:1", stage.doorbell)
    body = json.dumps(move_message(group, 1, 2, [3]))
    await receive_queue_message("1-1", body.encode(), stage.doorbell)
    await forget("handle_update")
    await forget("handle_queue_message")
    assert await sweep_rows(stage.doorbell) == 2
    assert {"handle_update", "handle_queue_message"} <= set(await kinds())
    lanes = await sql.rows("SELECT lane FROM tasks WHERE kind = 'handle_queue_message'")
    assert lanes == [{"lane": f"faces-queue-{group.workspace_id}"}]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("INSERT INTO reports (kind) VALUES ('compare_index')", "compare_index"),
        (_MESSAGE, "publish_queue_message"),
        (_CALL, "call_webhook"),
        (_TRAINING, "judge_gallery_photo"),
    ],
)
async def test_any_other_row_gets_its_lost_task_again_until_the_row_has_ended(
    stage: Stage, group: Group, anna: Connected, row: str, kind: str
) -> None:
    await sql.execute("DELETE FROM tasks")
    await sql.execute(row.replace("$1", str(group.workspace_id)).replace("$2", f"'{anna.person_id}'"))
    await age()
    await sweep_rows(stage.doorbell)
    assert kind in await kinds()
    await sql.execute("DELETE FROM tasks")
    for table, ended in ENDS.items():
        await sql.execute(f"UPDATE {table} SET {ended}")
    assert await sweep_rows(stage.doorbell) == 0


async def test_a_webhook_that_was_stopped_is_called_no_more(stage: Stage, group: Group) -> None:
    await sql.execute(_CALL.replace("$1", str(group.workspace_id)))
    await sql.execute("DELETE FROM tasks")
    await sql.execute("UPDATE queue_outbox SET published_at = now()")
    await sql.execute("UPDATE webhooks SET stopped_at = now()")
    await age()
    assert await sweep_rows(stage.doorbell) == 0


async def test_an_update_that_was_given_up_is_not_begun_again(stage: Stage) -> None:
    """The update lost its content when its task died. The dead task was deleted a month later."""
    await receive_update(7, {"update_id": 7, "message": {}}, "1:1", stage.doorbell)
    await sql.execute("UPDATE telegram_updates SET payload = NULL")
    await forget("handle_update")
    assert await sweep_rows(stage.doorbell) == 0


async def test_the_first_task_of_a_lane_that_still_counts_as_behind_is_freed(stage: Stage) -> None:
    await add_task("deliver", lane="to:5", delivery_id=1)
    await sql.execute("UPDATE tasks SET is_behind = true")
    assert await claim_task("delivery") is None
    await sweep_rows(stage.doorbell)
    assert await claim_task("delivery") is not None


@pytest.mark.parametrize(("media", "kind"), MEDIA)
@pytest.mark.parametrize("state", ["ready", "leased", "dead"])
async def test_a_row_that_has_a_task_is_left_alone(
    stage: Stage, group: Group, state: str, media: Literal["photo", "video"], kind: str
) -> None:
    """The admins were told of a dead task: whoever mends the cause starts the task again."""
    await post(stage, group, media=media)
    await sql.execute(
        """UPDATE tasks SET state = $1::text, token = 1,
               lease_until = CASE $1::text WHEN 'leased' THEN now() END
           WHERE kind = $2""",
        state,
        kind,
    )
    await age()
    assert await sweep_rows(stage.doorbell) == 0


async def test_a_row_that_came_a_moment_ago_is_left_alone(stage: Stage, group: Group) -> None:
    await post(stage, group)
    await sql.execute("DELETE FROM tasks")
    assert await sweep_rows(stage.doorbell) == 0


async def test_a_photo_of_somebody_who_is_being_erased_is_left_alone(stage: Stage, group: Group) -> None:
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    draft = await begin(stage, group, owner)
    await train(stage, draft.person_id, owner, stage.engine.face(anna=1.0))
    await forget("judge_training_photo")
    await sql.execute(f"UPDATE persons SET {ERASING}")
    assert await sweep_rows(stage.doorbell) == 0


async def test_an_erase_that_waits_for_its_cards_is_not_forgotten(stage: Stage, group: Group) -> None:
    row = await sql.one(
        """INSERT INTO erasures (workspace_id, subject_uuid, subject_number, face_ids, asset_uuids,
               store_keys, counts) VALUES ($1, gen_random_uuid(), 9, '[]', '[]', '[]', '{}') RETURNING id""",
        group.workspace_id,
    )
    assert row is not None
    await add_task("take_back_cards", erasure_id=row["id"])
    await age()
    assert await sweep_rows(stage.doorbell) == 0
    await forget("take_back_cards")
    assert await sweep_rows(stage.doorbell) == 1
    assert "purge_erasure" in await kinds()
