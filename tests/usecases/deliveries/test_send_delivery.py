"""The message of a delivery: a photo by its file id, a document as a photo made of it."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from domain.errors import Ambiguous, NotSent, Refused, Throttled
from domain.ids import ParticipantId, TaskId
from domain.queries.deliveries.delivery import delivery
from domain.steps.deliveries.record_delivery import record_outcome
from domain.steps.work.bury_task import bury_task
from domain.steps.work.work import transaction
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.deliveries.send_late_photos import send_late_photos
from domain.values.send_outcome import SendOutcome
from domain.values.task_kinds import DELIVERY
from sandbox.patience import patience
from tests import sql
from tests.fakes.scripted_telegram_api import Call, ScriptedTelegramApi
from tests.usecases.factory import Group, connected_person, make_participant, post
from tests.usecases.stage import Stage
from tests.usecases.tasks import run_those, state_of
from tests.usecases.waiting import held, until_blocked
from workers.show import DELIVERY_JOBS

GPS = 0x8825


async def send_all(stage: Stage) -> list[Call]:
    """Does the tasks of both queues, and gives every call so far that sent a picture."""
    for _ in range(3):
        await stage.drain()
        await stage.show()
    return [call for call in stage.telegram.calls if call.method == "sendPhoto"]


async def state_of_the_delivery() -> tuple[str, str | None]:
    row = await sql.one("SELECT state, reason FROM deliveries")
    assert row is not None
    return row["state"], row["reason"]


@pytest.mark.checklist(46)
async def test_a_photo_goes_to_the_private_chat_by_its_file_id_and_names_the_person(
    stage: Stage, group: Group
) -> None:
    anna = await connected_person(stage, group, name="Anna <3")
    await stage.show()
    stage.telegram.calls.clear()
    await post(stage, group, stage.engine.face(anna=0.9), file="photo")
    [call] = await send_all(stage)
    assert call.params["chat_id"] == anna.owner.tg_user_id
    assert call.params["photo"] == "photo"
    assert call.upload is None
    assert "Anna &lt;3" in call.params["caption"]


async def test_a_document_is_sent_as_a_photo_without_exif_and_uploaded_once(
    stage: Stage, group: Group
) -> None:
    anna = await connected_person(stage, group)
    ben = await connected_person(stage, group, look="ben", name="Ben")
    await stage.show()
    stage.telegram.calls.clear()
    drawn = stage.engine.draw(stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    stage.source.files["scan"] = with_gps(drawn)
    await post(stage, group, file="scan", media="document")
    first, second = await send_all(stage)
    assert [first.params["chat_id"], second.params["chat_id"]] == [
        anna.owner.tg_user_id,
        ben.owner.tg_user_id,
    ]
    assert first.upload is not None
    assert not has_gps(first.upload[1])
    assert "photo" not in first.params
    assert second.upload is None
    assert second.params["photo"] == f"sent-{stage.telegram.calls.index(first) + 1}"
    assert stage.store.photos == {}


class HeldApi(ScriptedTelegramApi):
    """The first upload takes until `may_end` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.uploading, self.may_end = asyncio.Event(), asyncio.Event()

    async def call(
        self, method: str, params: Mapping[str, Any], *, upload: tuple[str, bytes] | None = None
    ) -> Any:
        answer = await super().call(method, params, upload=upload)
        if upload is not None and not self.uploading.is_set():
            self.uploading.set()
            await self.may_end.wait()
        return answer


async def test_a_document_is_uploaded_once_also_when_all_its_deliveries_are_due(
    stage: Stage, group: Group
) -> None:
    """With an upload for each family, none of twenty-five would get through in time on a slow line."""
    await connected_person(stage, group)
    await connected_person(stage, group, look="ben", name="Ben")
    await stage.show()
    both = stage.engine.face(anna=0.9), stage.engine.face(ben=0.9)
    await post(stage, group, *both, file="scan", media="document")
    await stage.drain()
    api = HeldApi()
    world = replace(stage.world, api=api)
    tasks = await sql.values(TaskId, "SELECT id FROM tasks WHERE kind = 'deliver' ORDER BY id")
    deliver = {"deliver": DELIVERY_JOBS["deliver"]}
    async with asyncio.timeout(patience(20)), asyncio.TaskGroup() as group_of_tasks:
        group_of_tasks.create_task(run_those(DELIVERY, deliver, world))
        await api.uploading.wait()
        await run_those(DELIVERY, deliver, world)
        assert await state_of(tasks[1]) == "ready"
        api.may_end.set()
    await stage.make_due()
    await run_those(DELIVERY, deliver, world)
    first, second = [call for call in api.calls if call.method == "sendPhoto"]
    assert first.upload is not None
    assert second.upload is None


def with_gps(jpeg: bytes) -> bytes:
    image = Image.open(BytesIO(jpeg))
    exif = image.getexif()
    exif[GPS] = {1: "N", 2: (52.0, 31.0, 12.0)}
    tagged = BytesIO()
    image.save(tagged, "JPEG", exif=exif)
    assert has_gps(tagged.getvalue())
    return tagged.getvalue()


def has_gps(jpeg: bytes) -> bool:
    return GPS in Image.open(BytesIO(jpeg)).getexif()


async def parked_document(stage: Stage, group: Group) -> int:
    """Makes a document wait for somebody who has not pressed Start; its bytes are not stored any more.

    Gives the participant's id.
    """
    owner = await make_participant(stage, in_chat=group.tg_chat_id, opened=False)
    await connected_person(stage, group, owner)
    await stage.show()
    stage.telegram.calls.clear()
    stage.source.files["scan"] = with_gps(stage.engine.draw(stage.engine.face(anna=0.9)))
    await post(stage, group, file="scan", media="document")
    await send_all(stage)
    assert stage.store.photos == {}
    return owner.participant_id


async def test_a_document_is_made_again_for_whoever_presses_start_later(stage: Stage, group: Group) -> None:
    await parked_document(stage, group)
    await start(stage)
    [call] = await send_all(stage)
    assert call.upload is not None
    assert not has_gps(call.upload[1])
    assert await state_of_the_delivery() == ("sent", None)
    assert stage.store.photos == {}


async def test_a_document_is_made_again_where_the_bot_cannot_use_its_file_id(
    stage: Stage, group: Group
) -> None:
    """Another bot account goes on with the database of the former one."""
    await parked_document(stage, group)
    await sql.execute("UPDATE image_assets SET tg_clean_file_id = 'of the former bot'")
    stage.telegram.answers.append(
        Refused("Telegram", 400, "Bad Request: wrong file identifier/HTTP URL specified")
    )
    await start(stage)
    await stage.show()
    await stage.make_due()
    assert (await send_all(stage))[-1].upload is not None
    assert await state_of_the_delivery() == ("sent", None)


async def test_a_document_that_telegram_no_longer_has_fails_with_that_reason(
    stage: Stage, group: Group
) -> None:
    await parked_document(stage, group)
    del stage.source.files["scan"]
    await start(stage)
    assert await send_all(stage) == []
    assert await state_of_the_delivery() == ("failed", "file_gone")


async def test_a_document_whose_bytes_the_store_lost_is_made_again(stage: Stage, group: Group) -> None:
    await connected_person(stage, group)
    await stage.show()
    stage.telegram.calls.clear()
    await post(stage, group, stage.engine.face(anna=0.9), file="scan", media="document")
    await stage.drain()
    stage.store.photos.clear()
    [call] = await send_all(stage)
    assert call.upload is not None
    assert await state_of_the_delivery() == ("sent", None)


async def test_a_document_whose_task_died_is_offered_and_a_press_makes_it_again(
    stage: Stage, group: Group
) -> None:
    await parked_document(stage, group)
    await start(stage)
    await stage.show()
    task = await sql.one("SELECT id FROM tasks WHERE kind = 'clean_document' AND state = 'ready'")
    assert task is not None
    async with transaction(stage.doorbell) as work:
        await sql.execute("UPDATE tasks SET state = 'dead', finished_at = now() WHERE id = $1", task["id"])
        await bury_task(work, task["id"])
    assert await send_all(stage) == []
    recipient = await sql.value(ParticipantId, "SELECT participant_id FROM deliveries")
    assert recipient is not None
    assert await send_late_photos(recipient, stage.doorbell, pressed=None) == 1
    await stage.show()
    await stage.drain()
    assert len(await send_all(stage)) == 1
    assert await state_of_the_delivery() == ("sent", None)


async def start(stage: Stage) -> None:
    row = await sql.one("SELECT participant_id FROM deliveries WHERE state = 'parked'")
    assert row is not None
    await open_private_chat(row["participant_id"], stage.doorbell)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Refused("Telegram", 400, "Bad Request: can't parse entities"), "failed"),
        (Refused("Telegram", 400, "Bad Request: chat not found"), "parked"),
        (Refused("Telegram", 403, "Forbidden: bot was blocked by the user"), "parked"),
        (Refused("Telegram", 401, "Unauthorized"), "pending"),
        (Throttled("Telegram", 30), "pending"),
        (NotSent("Telegram", "ClientConnectorError"), "pending"),
        (Ambiguous("Telegram", "TimeoutError"), "unknown"),
    ],
    ids=str,
)
async def test_what_telegram_answers_decides_the_state(
    stage: Stage, group: Group, answer: Exception, state: str
) -> None:
    await connected_person(stage, group)
    await stage.show()
    stage.telegram.calls.clear()
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    stage.telegram.answers += [{}, answer]  # a reaction in the group comes first
    await stage.show()
    assert (await state_of_the_delivery())[0] == state
    assert [call.method for call in stage.telegram.calls].count("sendPhoto") == 1


@pytest.mark.parametrize(("before", "after"), [("sending", "parked"), ("pending", "pending")])
async def test_noting_how_a_send_ended_locks_the_recipient_before_the_delivery(
    stage: Stage, group: Group, clean_database: str, before: str, after: str
) -> None:
    """Forgetting a recipient takes this order, too; otherwise the two would wait for each other for ever."""
    anna = await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    [row] = await sql.rows("UPDATE deliveries SET state = $1 RETURNING id", before)
    [task_id] = await sql.values(TaskId, "SELECT id FROM tasks WHERE kind = 'deliver'")
    view = await delivery(row["id"])
    assert view is not None

    async def note() -> None:
        async with transaction(stage.doorbell) as work:
            if before == "sending":
                await record_outcome(work, view, SendOutcome("unreachable", "blocked"), token=None)
            else:
                await bury_task(work, task_id)

    lock = "SELECT id FROM participants WHERE id = $1 FOR UPDATE"
    async with asyncio.TaskGroup() as tasks, held(clean_database, lock, anna.owner.participant_id) as other:
        await until_blocked(tasks.create_task(note()))
        free = await other.fetch("SELECT id FROM deliveries FOR UPDATE SKIP LOCKED")
    assert len(free) == 1
    assert (await state_of_the_delivery())[0] == after
    offered = await sql.values(bool, "SELECT offered_at IS NOT NULL FROM deliveries")
    assert offered == [before == "pending"]
