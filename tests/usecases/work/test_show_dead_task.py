"""The admins concerned hear of a task that will not run again, and nobody else."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

import asyncpg
import pytest

from domain.errors import Throttled
from domain.ids import TaskId
from domain.steps.work.bury_task import bury_task
from domain.steps.work.work import transaction
from tests import sql
from tests.usecases.rows import (
    a_face,
    a_group,
    a_link,
    a_participant,
    a_person,
    a_suggestion,
    a_workspace,
    an_asset,
    insert,
)
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task

OPERATOR, THEIRS, GROUP, MOVED = -1001, -1002, -2002, -1_000_000_001_001

# Makes what a task is about, in the workspace of THEIRS, and gives the task's kind, ids and lane.
Subject = Callable[[asyncpg.Connection, int], Awaitable[tuple[str, dict[str, int | str], str | None]]]


async def a_suggestion_of(db: asyncpg.Connection, workspace: int) -> tuple[str, dict[str, int | str], None]:
    face = await a_face(db, workspace, await an_asset(db, workspace))
    number = await a_suggestion(db, face, await a_person(db, workspace), face)
    return "show_suggestion", {"suggestion_id": number}, None


async def a_link_of(db: asyncpg.Connection, workspace: int) -> tuple[str, dict[str, int | str], None]:
    link = await a_link(db, await a_participant(db), await a_person(db, workspace))
    return "show_decision", {"link_id": link, "person_number": 1}, None


async def a_group_of(db: asyncpg.Connection, workspace: int) -> tuple[str, dict[str, int | str], None]:
    return "show_introduction", {"group_id": await a_group(db, workspace)}, None


async def a_recipient_of(db: asyncpg.Connection, workspace: int) -> tuple[str, dict[str, int | str], None]:
    recipient = await a_participant(db)
    await insert(
        db,
        "deliveries",
        workspace_id=workspace,
        asset_id=await an_asset(db, workspace),
        participant_id=recipient,
        state="unknown",
        reason="timeout",
    )
    return "show_unknown_deliveries", {"participant_id": recipient}, None


async def an_update_of_a_group(
    db: asyncpg.Connection, workspace: int
) -> tuple[str, dict[str, int | str], str]:
    await a_group(db, workspace, tg_chat_id=GROUP)
    return "handle_update", {"update_id": 1}, f"{GROUP}:7"


async def an_update_of_the_admin_chat(
    db: asyncpg.Connection, workspace: int
) -> tuple[str, dict[str, int | str], str]:
    return "handle_update", {"update_id": 1}, f"{THEIRS}:7"


async def a_look_of(db: asyncpg.Connection, workspace: int) -> tuple[str, dict[str, int | str], str]:
    """The row of a look ends when its task is dead."""
    asset = await an_asset(db, workspace)
    look = await insert(db, "closer_looks", workspace_id=workspace, asset_id=asset)
    return "look_closer", {"look_id": look["id"]}, f"closer:{asset}"


async def told(stage: Stage, kind: str, ids: dict[str, int | str], lane: str | None) -> list[int]:
    """Lets such a task die, and gives the chats that are told."""
    await die(stage, await add_task(kind, lane=lane, **ids))  # type: ignore[arg-type]
    await stage.show()
    return asked(stage)


def asked(stage: Stage) -> list[int]:
    """The chats of all sends that Telegram was asked for."""
    return [call.params["chat_id"] for call in stage.telegram.calls if call.method == "sendMessage"]


async def die(stage: Stage, task_id: TaskId) -> None:
    async with transaction(stage.doorbell) as work:
        await bury_task(work, task_id)
    await sql.execute(
        """UPDATE tasks SET state = 'dead', last_error = 'ValueError 1234', finished_at = clock_timestamp()
           WHERE id = $1""",
        task_id,
    )


def set_operator(stage: Stage, chat: int | None) -> None:
    stage.world = replace(stage.world, settings=stage.settings.model_copy(update={"admin_chat_id": chat}))


@pytest.fixture
async def theirs(stage: Stage, connection: asyncpg.Connection) -> int:
    """A second workspace. The first is the operator's."""
    set_operator(stage, OPERATOR)
    for chat in (OPERATOR, THEIRS):
        workspace = await a_workspace(connection, admin_chat=chat)
        await a_group(connection, workspace, activated_by_id=await a_participant(connection))
    return workspace


@pytest.mark.parametrize(
    "subject",
    [
        a_suggestion_of,
        a_link_of,
        a_group_of,
        a_recipient_of,
        an_update_of_a_group,
        an_update_of_the_admin_chat,
        a_look_of,
    ],
)
async def test_the_admins_of_a_dead_tasks_workspace_are_told(
    stage: Stage, connection: asyncpg.Connection, theirs: int, subject: Subject
) -> None:
    assert await told(stage, *await subject(connection, theirs)) == [THEIRS]


async def test_the_admins_are_told_though_whoever_activated_their_group_is_forgotten(
    stage: Stage, connection: asyncpg.Connection, theirs: int
) -> None:
    await connection.execute("UPDATE groups SET activated_by_id = NULL")
    assert await told(stage, *await a_group_of(connection, theirs)) == [THEIRS]


async def test_a_wish_to_join_whose_picture_cannot_be_drawn_is_shown_all_the_same(
    stage: Stage, connection: asyncpg.Connection, theirs: int
) -> None:
    link = await a_link(connection, await a_participant(connection), await a_person(connection, theirs))
    asset = await an_asset(connection, theirs)
    assert THEIRS in await told(stage, "picture_join", {"link_id": link, "asset_id": asset}, None)
    [asked] = await sql.rows("SELECT ids FROM tasks WHERE kind = 'show_join'")
    assert sql.from_json(asked["ids"]) == {"link_id": link}


@pytest.mark.parametrize("lane", ["7:7", "-99:7", "update:5"])
async def test_a_dead_task_of_no_workspace_is_told_to_the_operator(
    stage: Stage, theirs: int, lane: str
) -> None:
    """Somebody's private chat, a group that nobody activated, an update that says neither."""
    assert await told(stage, "handle_update", {"update_id": 1}, lane) == [OPERATOR]


async def test_the_operator_is_told_in_the_supergroup_that_their_chat_became(
    stage: Stage, connection: asyncpg.Connection, theirs: int
) -> None:
    """The setting still has the id from before the chat became a supergroup."""
    await connection.execute(
        "UPDATE workspaces SET tg_admin_chat_id = $2 WHERE tg_admin_chat_id = $1", OPERATOR, MOVED
    )
    stage.telegram.moved[OPERATOR] = MOVED
    assert await told(stage, "handle_update", {"update_id": 1}, "7:7") == [MOVED]


async def test_without_an_operators_chat_a_dead_task_stands_in_the_log_only(
    stage: Stage, theirs: int, caplog: pytest.LogCaptureFixture
) -> None:
    set_operator(stage, None)
    with caplog.at_level(logging.ERROR):
        assert await told(stage, "handle_update", {"update_id": 1}, "7:7") == []
    assert "nobody to tell" in caplog.text


ANNA, BEN = 101, 102


@pytest.fixture
async def group_of_two(stage: Stage, connection: asyncpg.Connection) -> int:
    """A group without an admin chat. Anna let the bot in; she and Ben are its admins. Gives its id."""
    anna, ben = [await a_participant(connection, tg_user_id=user) for user in (ANNA, BEN)]
    workspace = await a_workspace(connection)
    group = await a_group(connection, workspace, tg_chat_id=GROUP, activated_by_id=anna)
    for one in (anna, ben):
        await insert(connection, "group_participants", group_id=group, participant_id=one, status="admin")
    stage.memberships.statuses = {(GROUP, ANNA): "admin", (GROUP, BEN): "admin"}
    return group


async def test_whoever_let_the_bot_in_and_left_is_not_told(stage: Stage, group_of_two: int) -> None:
    del stage.memberships.statuses[GROUP, ANNA]
    assert await told(stage, "show_introduction", {"group_id": group_of_two}, None) == [BEN]


async def test_without_any_admin_a_dead_task_stands_in_the_log_only(
    stage: Stage, group_of_two: int, caplog: pytest.LogCaptureFixture
) -> None:
    stage.memberships.statuses.clear()
    with caplog.at_level(logging.ERROR):
        assert await told(stage, "show_introduction", {"group_id": group_of_two}, None) == []
    assert "nobody to tell" in caplog.text


async def test_an_admin_is_told_once_although_telegram_asked_to_wait_for_the_next(
    stage: Stage, group_of_two: int
) -> None:
    stage.telegram.answers += [None, Throttled("Telegram", 1)]
    assert await told(stage, "show_introduction", {"group_id": group_of_two}, None) == [ANNA, BEN]
    await stage.make_due()
    await stage.show()
    assert asked(stage) == [ANNA, BEN, BEN]


async def test_a_task_that_was_begun_again_and_died_again_is_told_anew(
    stage: Stage, group_of_two: int
) -> None:
    task_id = await add_task("show_introduction", group_id=group_of_two)
    for _ in range(2):
        await die(stage, task_id)
        await stage.show()
    assert asked(stage) == [ANNA, BEN, ANNA, BEN]
