"""How long the handling of one update may take, and how one ends that is given up."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from math import ceil

import pytest
from aiogram import Dispatcher
from aiogram.types import Message

from bot.handling import Handling
from domain.steps.work.in_parts import in_parts
from domain.usecases.work.sweep_tasks import sweep_tasks
from domain.values.task_kinds import BOT, TASK_KINDS
from sandbox.patience import patience
from sandbox.telegram import Person
from tests import sql
from tests.telegram.whole_bot import WholeBot
from tests.usecases.waiting import held, until_somebody_waits_for

_KIND = "handle_update"


async def _state_after(
    bot: WholeBot, mia: Person, handle: Callable[[Message], Awaitable[None]]
) -> tuple[str, int]:
    """The state of the task after `handle` was run for a message of Mia, and how often it failed."""
    await mia.start_bot()
    await bot.take_in()
    dispatcher = Dispatcher()
    dispatcher.message.register(handle)
    assert await Handling(dispatcher, bot.world).handle_one()
    [task] = await sql.rows("SELECT state, failures FROM tasks WHERE kind = $1", _KIND)
    return task["state"], task["failures"]


async def test_a_large_erase_has_the_whole_time_again_for_each_part(
    bot: WholeBot, mia: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit_s = ceil(patience(1))
    monkeypatch.setitem(TASK_KINDS, _KIND, replace(TASK_KINDS[_KIND], lease_s=limit_s))

    async def erase(_: Message) -> None:
        for _part in in_parts(range(2), size=1):
            await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.6 * limit_s)

    assert await _state_after(bot, mia, erase) == ("done", 0)


async def test_what_does_not_get_on_is_given_back_and_counts(
    bot: WholeBot, mia: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise it would be tried for as long as an outage lasts, and hold up what the user sends next."""
    monkeypatch.setitem(TASK_KINDS, _KIND, replace(TASK_KINDS[_KIND], lease_s=0))

    async def hang(_: Message) -> None:
        await asyncio.Event().wait()

    assert await _state_after(bot, mia, hang) == ("ready", 1)


async def test_an_apology_that_cannot_be_sent_leaves_the_update_given_up(
    bot: WholeBot, mia: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """aiogram raises RuntimeError about an answer of Telegram that it cannot read."""

    async def fail(*_: object) -> None:
        await sql.execute("UPDATE tasks SET failures = 4 WHERE kind = $1", _KIND)
        raise RuntimeError

    monkeypatch.setattr("bot.handling.say", fail)
    try:
        assert await _state_after(bot, mia, fail) == ("dead", 4)
    except RuntimeError:
        pytest.fail("the error ends the bot")


async def test_a_stall_of_the_disk_after_an_answer_was_sent_brings_no_second_answer(
    bot: WholeBot, mia: Person, clean_database: str
) -> None:
    """The lease ends in the stall, and the bot's own sweep comes back together with whoever holds it."""
    lapse = "UPDATE tasks SET lease_until = now() - interval '3 seconds' WHERE kind = $1"
    beat = "INSERT INTO heartbeats (queue) VALUES ('bot') ON CONFLICT (queue) DO UPDATE SET beat_at = now()"

    async def answer_and_stall(message: Message) -> None:
        await message.answer("pong")
        await sql.execute(lapse, _KIND)
        async with asyncio.TaskGroup() as group, held(clean_database, beat):
            group.create_task(sweep_tasks(BOT, bot.rung, lease_s=0.1))
            await until_somebody_waits_for(0.1)

    await mia.start_bot()
    await bot.take_in()
    dispatcher = Dispatcher()
    dispatcher.message.register(answer_and_stall)
    handling = Handling(dispatcher, bot.world)
    while await handling.handle_one():
        pass
    assert [message.words for message in mia.inbox] == ["pong"]
