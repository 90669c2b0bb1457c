"""An update becomes one row with one task, and is handled once."""

import asyncio
import json

import asyncpg
import pytest

from domain.errors import Conflict
from domain.ids import TaskId
from domain.queries.work.claimed_task import ClaimedTask
from domain.usecases.chats.finish_update import Dialogue, finish_update
from domain.usecases.chats.receive_updates import Arrived, receive_updates
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.plans import Asked
from tests.usecases.receiving import receive_update
from tests.usecases.tasks import claimed, expire_leases, state_of, tasks_of

pytestmark = pytest.mark.usefixtures("clean_database")

KIM = (100, 100)  # chat and user of a private chat
HELLO: dict[str, object] = {"update_id": 900, "message": {"text": "Grüße \U0001f98a", "date": 1}}


@pytest.fixture
def doorbell() -> RecordingDoorbell:
    return RecordingDoorbell()


async def received_and_claimed(doorbell: RecordingDoorbell, tg_update_id: int = 900) -> ClaimedTask:
    assert await receive_update(tg_update_id, HELLO, "chat:100", doorbell)
    row = await sql.one("SELECT max(id) AS id FROM tasks")
    assert row is not None
    return await claimed("bot", TaskId(row["id"]))


async def updates(connection: asyncpg.Connection) -> list[asyncpg.Record]:
    return list(await connection.fetch("SELECT * FROM telegram_updates ORDER BY id"))


async def test_an_update_is_kept_as_it_came_with_a_task_to_handle_it(
    connection: asyncpg.Connection, doorbell: RecordingDoorbell
) -> None:
    assert await receive_update(900, HELLO, "chat:100", doorbell)
    [update] = await updates(connection)
    [task] = await tasks_of("handle_update")
    assert (update["tg_update_id"], json.loads(update["payload"])) == (900, HELLO)
    assert update["handled_at"] is None
    assert (task["lane"], sql.from_json(task["ids"])) == ("chat:100", {"update_id": update["id"]})
    assert doorbell.rung == [("bot", task["id"])]


async def test_a_repeated_update_is_not_kept_again(
    connection: asyncpg.Connection, doorbell: RecordingDoorbell
) -> None:
    assert [await receive_update(900, HELLO, "chat:100", doorbell) for _ in range(3)] == [True, False, False]
    assert len(await updates(connection)) == len(await tasks_of("handle_update")) == len(doorbell.rung) == 1


async def test_an_update_with_a_smaller_id_is_kept(
    connection: asyncpg.Connection, doorbell: RecordingDoorbell
) -> None:
    """After a quiet week Telegram goes on with a random number."""
    for tg_update_id in (900, 901, 17, 2**40):
        assert await receive_update(tg_update_id, HELLO, "chat:100", doorbell)
    assert [row["tg_update_id"] for row in await updates(connection)] == [900, 901, 17, 2**40]
    assert not await receive_update(17, HELLO, "chat:100", doorbell)


async def test_of_many_copies_of_an_update_at_once_one_is_kept(
    connection: asyncpg.Connection, doorbell: RecordingDoorbell
) -> None:
    answers = await asyncio.gather(*(receive_update(900, HELLO, "chat:100", doorbell) for _ in range(8)))
    assert sorted(answers) == [False] * 7 + [True]
    assert len(await updates(connection)) == len(doorbell.rung) == 1


async def test_of_a_handled_update_nothing_that_people_wrote_is_left(
    connection: asyncpg.Connection, doorbell: RecordingDoorbell
) -> None:
    task = await received_and_claimed(doorbell)
    await finish_update(task, int(task.ids["update_id"]), {}, {})
    [update] = await updates(connection)
    assert update["payload"] is None
    assert update["handled_at"] is not None
    assert await state_of(task.id) == "done"
    assert not await receive_update(900, HELLO, "chat:100", doorbell)


async def test_the_dialogue_is_written_when_the_update_that_moved_it_is_handled(
    connection: asyncpg.Connection, doorbell: RecordingDoorbell
) -> None:
    task = await received_and_claimed(doorbell)
    await finish_update(task, int(task.ids["update_id"]), {KIM: Dialogue("name", {"workspace": 7})}, {})
    assert await dialogue(connection) == ("name", {"workspace": 7})
    task = await received_and_claimed(doorbell, 901)
    await finish_update(task, int(task.ids["update_id"]), {KIM: Dialogue("photos", {})}, {})
    assert await dialogue(connection) == ("photos", {})
    task = await received_and_claimed(doorbell, 902)
    await finish_update(task, int(task.ids["update_id"]), {KIM: Dialogue(None, {})}, {})
    assert await dialogue(connection) is None


async def test_dialogues_of_others_stay_as_they_are(
    connection: asyncpg.Connection, doorbell: RecordingDoorbell
) -> None:
    task = await received_and_claimed(doorbell)
    both = {KIM: Dialogue("name", {}), (100, 200): Dialogue("photos", {})}
    await finish_update(task, int(task.ids["update_id"]), both, {})
    task = await received_and_claimed(doorbell, 901)
    await finish_update(task, int(task.ids["update_id"]), {(100, 200): Dialogue(None, {})}, {})
    assert await connection.fetchval("SELECT count(*) FROM conversations") == 1
    assert await dialogue(connection) == ("name", {})


async def test_a_worker_that_lost_the_lease_changes_neither_dialogue_nor_update(
    connection: asyncpg.Connection, doorbell: RecordingDoorbell
) -> None:
    slow = await received_and_claimed(doorbell)
    update_id = int(slow.ids["update_id"])
    await expire_leases()
    await sql.execute("UPDATE tasks SET state = 'ready', lease_until = NULL")
    second = await claimed("bot", slow.id)

    with pytest.raises(Conflict, match="lease_lost"):
        await finish_update(slow, update_id, {KIM: Dialogue("name", {})}, {})

    assert await dialogue(connection) is None
    [update] = await updates(connection)
    assert json.loads(update["payload"]) == HELLO
    assert update["handled_at"] is None
    await finish_update(second, update_id, {KIM: Dialogue("photos", {})}, {})
    assert await dialogue(connection) == ("photos", {})


async def dialogue(connection: asyncpg.Connection) -> tuple[str, dict[str, object]] | None:
    row = await connection.fetchrow(
        "SELECT state, data FROM conversations WHERE tg_chat_id = $1 AND tg_user_id = $2", *KIM
    )
    return (row["state"], json.loads(row["data"])) if row else None


async def test_an_answer_with_a_hundred_updates_is_two_statements(doorbell: RecordingDoorbell) -> None:
    """One adds the updates, one their tasks, in Telegram's order; an update that is known is left out."""
    assert await receive_update(907, HELLO, "1:7", doorbell)
    answer = [Arrived(900 + number, HELLO, f"1:{number}") for number in range(100)]
    with Asked() as asked:
        assert await receive_updates(answer, doorbell) == 99
    assert len(asked.statements) == 2
    rows = await sql.rows("SELECT id, tg_update_id FROM telegram_updates ORDER BY id")
    assert [row["tg_update_id"] for row in rows] == [907, *(900 + n for n in range(100) if n != 7)]
    tasks = await tasks_of("handle_update")
    assert [sql.from_json(task["ids"])["update_id"] for task in tasks] == [row["id"] for row in rows]
    assert [task["lane"] for task in tasks[1:4]] == ["1:0", "1:1", "1:2"]
