"""A photo of a group that is not active yet waits only for earlier updates that may let the bot in."""

import asyncpg
import pytest

from domain.ids import TaskId
from domain.queries.chats.early import is_early, may_have_become
from domain.usecases.work.finish_task import finish_task
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.usecases.receiving import receive_update
from tests.usecases.rows import a_group, a_workspace
from tests.usecases.tasks import claimed

pytestmark = pytest.mark.usefixtures("clean_database")

GROUP, PHOTO = -100, 901
CHAT = {"chat": {"id": GROUP}}
LETS_IN: dict[str, dict[str, object]] = {
    "command": {"message": {**CHAT, "text": "/activate code"}},
    "joining": {"my_chat_member": CHAT},
    "press": {"callback_query": {"message": CHAT}},
}
FILE = [{"file_id": "file"}]


async def receive(payload: dict[str, object], tg_update_id: int = 900) -> TaskId:
    assert await receive_update(tg_update_id, payload, f"{GROUP}:1", RecordingDoorbell())
    return TaskId(await sql.value(int, "SELECT max(id) FROM tasks") or 0)


@pytest.mark.parametrize("kind", LETS_IN)
async def test_a_photo_waits_for_an_update_that_may_let_the_bot_in(kind: str) -> None:
    task_id = await receive(LETS_IN[kind])
    assert await is_early(GROUP, PHOTO)
    handling = await claimed("bot", task_id)
    assert await is_early(GROUP, PHOTO)
    await sql.execute("UPDATE telegram_updates SET handled_at = now()")
    assert not await is_early(GROUP, PHOTO)
    await finish_task(handling)
    assert not await is_early(GROUP, PHOTO)


async def test_a_photo_does_not_wait_for_an_update_that_was_given_up() -> None:
    task_id = await receive(LETS_IN["command"])
    await sql.execute("UPDATE tasks SET state = 'dead' WHERE id = $1", task_id)
    assert not await is_early(GROUP, PHOTO)


async def test_a_photo_does_not_wait_for_a_later_update_or_one_of_another_chat() -> None:
    await receive(LETS_IN["command"], tg_update_id=PHOTO + 1)
    await receive({"message": {"chat": {"id": GROUP - 1}, "text": "/activate code"}})
    assert not await is_early(GROUP, PHOTO)


@pytest.mark.parametrize("medium", ["photo", "document", "video"])
async def test_pictures_do_not_wait_for_one_another(medium: str) -> None:
    await receive({"message": {**CHAT, medium: FILE}})
    assert not await is_early(GROUP, PHOTO)


async def test_a_new_supergroup_may_have_been_any_basic_group_of_ours_the_one_of_its_title_first(
    connection: asyncpg.Connection,
) -> None:
    """Also an admin chat: else the supergroup would begin as a group whose photos are looked at."""
    workspace = await a_workspace(connection, admin_chat=-7)
    await a_group(connection, workspace, tg_chat_id=-9, title="School")
    await a_group(connection, workspace, tg_chat_id=-5, title="Choir")
    await a_group(connection, workspace, tg_chat_id=-3, title="Choir", active=False)
    await a_group(connection, workspace, tg_chat_id=-1_000_000_000_001, title="Choir")
    new = -1_000_000_000_002
    assert await may_have_become(new, "Choir", joins=True) == [-5, -9, -7]
    assert await may_have_become(new, "Choir", joins=False) == [-5]
    assert await may_have_become(-5, "Choir", joins=False) == []
