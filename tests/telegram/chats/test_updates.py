"""Updates are kept before they are confirmed, handled once and in order, and none blocks the others."""

import asyncio
import gc
import weakref

import asyncpg
import pytest
from aiogram.methods import Response
from aiogram.types import Message

from domain.errors import OutsideError
from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.mishaps import table_locked, write_refused
from tests.telegram.whole_bot import WholeBot
from tests.usecases.waiting import cut_who_waits, until_blocked


async def updates() -> list[sql.Row]:
    return await sql.rows("SELECT * FROM telegram_updates ORDER BY id")


async def test_an_update_is_committed_before_it_is_confirmed(bot: WholeBot, mia: Person) -> None:
    await mia.start_bot()
    await bot.polling.poll_once(timeout_s=0)
    assert len(await updates()) == 1
    assert bot.tg.pending_updates == 1  # Telegram still has it, should we die here
    await bot.polling.poll_once(timeout_s=0)
    assert bot.tg.pending_updates == 0


async def test_when_the_connection_breaks_just_after_the_claim_the_update_waits_for_no_lease(
    bot: WholeBot, clean_database: str, mia: Person
) -> None:
    """The sender waits for an answer, and a lease that nobody uses would hold it up for two minutes."""
    await mia.start_bot()
    await bot.take_in()
    async with asyncio.TaskGroup() as process:
        async with table_locked(clean_database, "telegram_updates"):
            handling = process.create_task(bot.handling.handle_one())
            await until_blocked(handling)
            await cut_who_waits(clean_database)
        assert await handling
    assert await sql.rows("SELECT state, attempts FROM tasks WHERE kind = 'handle_update'") == [
        {"state": "ready", "attempts": 0}
    ]


async def test_an_update_that_could_not_be_committed_is_not_confirmed(
    bot: WholeBot, clean_database: str, mia: Person
) -> None:
    await mia.start_bot()
    async with table_locked(clean_database, "telegram_updates"), asyncio.TaskGroup() as process:
        poll = process.create_task(bot.polling.poll_once(timeout_s=0))
        await bot.tg.until(lambda: bot.tg.ledger.polls == 1)
        poll.cancel()  # the process dies while Postgres makes it wait
    assert await updates() == []
    bot.restart()
    await bot.settle()
    assert "Ready to start?" in mia.inbox[-1].words


async def test_an_update_that_postgres_refused_comes_again(
    bot: WholeBot, clean_database: str, mia: Person
) -> None:
    await mia.start_bot()
    async with write_refused(clean_database, "telegram_updates"):
        with pytest.raises(asyncpg.RaiseError):
            await bot.polling.poll_once(timeout_s=0)
    await bot.settle()
    assert ["Ready to start?" in message.words for message in mia.inbox] == [True]


async def test_an_update_that_came_late_and_was_refused_comes_again(
    bot: WholeBot, clean_database: str, mia: Person, ada: Person
) -> None:
    """A later update is committed already: to confirm the later one must not confirm the earlier one too."""
    await bot.take_in()
    bot.tg.faults.add("late_update", delay_s=60)
    await mia.start_bot()
    await ada.start_bot()
    await bot.polling.poll_once(timeout_s=0)
    bot.tg.clock.advance(61)
    async with write_refused(clean_database, "telegram_updates"):
        with pytest.raises(asyncpg.RaiseError):
            await bot.polling.poll_once(timeout_s=0)
    await bot.settle()
    assert ["Ready to start?" in message.words for message in mia.inbox] == [True]


async def test_an_update_that_comes_twice_is_handled_once(bot: WholeBot, mia: Person) -> None:
    bot.tg.faults.add("duplicate_update")
    await mia.start_bot()
    await bot.settle()
    bot.restart()  # which forgets the offset
    await bot.settle()
    assert len(mia.inbox) == 1
    assert len(await updates()) == 1


async def test_a_press_that_comes_twice_decides_once(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    bot.tg.faults.add("duplicate_update")
    await bot.press(ada, ada.inbox[-1], "Approve")
    assert sum("is connected" in message.words for message in mia.inbox) == 1


async def test_ids_that_grow_smaller_are_new_updates_all_the_same(bot: WholeBot, mia: Person) -> None:
    """After a quiet week Telegram's next id is random."""
    await mia.start_bot()
    await bot.settle()
    bot.tg.service.queue._next_id = 17
    await mia.write("/help")
    bot.restart()
    await bot.settle()
    assert "/connect" in mia.inbox[-1].words


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"frobnication": {"chat": {"id": 1}}},
        {"message": "not even an object"},
        {"message": {"message_id": "x", "chat": {"id": {}}, "from": {"id": 1}}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": 5}},
        {"callback_query": {"id": "1", "from": {"id": 2, "is_bot": False, "first_name": "x"}}},
        {"chat_member": {"chat": {"id": -1, "type": "group"}, "new_chat_member": {"status": "new"}}},
        {"message": {"text": "nul \x00 and half a pair \ud83d"}},
    ],
)
async def test_an_update_that_cannot_be_read_stops_no_other(
    bot: WholeBot, mia: Person, body: dict[str, object]
) -> None:
    await mia.start_bot()
    bot.tg.push_update(body)
    await mia.write("/help")
    await bot.settle()
    assert "/connect" in mia.inbox[-1].words
    assert len(await updates()) == 3
    assert await sql.rows("SELECT * FROM tasks WHERE state <> 'done'") == []


async def test_what_people_wrote_is_forgotten_when_it_was_handled(bot: WholeBot, mia: Person) -> None:
    await bot.take_in()
    await mia.start_bot()
    await mia.write("my secret")
    await bot.take_in()
    assert "my secret" in str(await updates())
    await bot.settle()
    assert [row["payload"] for row in await updates()] == [None, None]
    assert "secret" not in str(await sql.rows("SELECT * FROM tasks"))


async def test_one_persons_updates_are_handled_in_order_and_others_need_not_wait(
    bot: WholeBot, clean_database: str, group: Group, mia: Person, ada: Person
) -> None:
    await mia.start_bot()
    await bot.settle()
    for person, command in ((mia, "/connect"), (mia, "/language"), (ada, "/language")):
        await person.write(command)
    await bot.take_in()
    before = len(mia.inbox)
    async with asyncio.TaskGroup() as process:
        async with table_locked(clean_database, "group_participants"):  # only /connect looks there
            process.create_task(bot.handling.run())
            await bot.tg.until(lambda: "Which language" in ada.inbox[-1].words)
            assert len(mia.inbox) == before  # Mia's second command waits for her first
        await bot.tg.until(lambda: len(mia.inbox) == before + 2)
        bot.handling.stop()
    first, second = mia.inbox[before:]
    assert "which group you are in" in first.words
    assert "Which language" in second.words


async def test_a_lost_reply_is_tried_again(bot: WholeBot, mia: Person) -> None:
    await mia.start_bot()
    bot.tg.faults.add("5xx_before", method="sendMessage", chat_id=mia.id)
    await bot.settle()
    assert mia.inbox == []
    [task] = await sql.rows("SELECT state, attempts, last_error FROM tasks")
    assert task == {"state": "ready", "attempts": 0, "last_error": "Telegram: sendMessage: ClientDecodeError"}
    await bot.make_due()
    await bot.settle()
    assert len(mia.inbox) == 1


async def test_a_429_is_waited_for(bot: WholeBot, mia: Person, slept: list[float]) -> None:
    await mia.start_bot()
    bot.tg.faults.add("429", method="sendMessage", chat_id=mia.id, retry_after_s=7)
    await bot.settle()
    assert len(mia.inbox) == 1
    assert slept[-1] == 7


async def test_a_long_429_gives_the_update_back(bot: WholeBot, mia: Person, slept: list[float]) -> None:
    await mia.start_bot()
    bot.tg.faults.add("429", method="sendMessage", chat_id=mia.id, retry_after_s=3600)
    await bot.settle()
    assert mia.inbox == []
    assert 3600 not in slept
    [task] = await sql.rows(
        "SELECT attempts, not_before > now() + interval '50 minutes' AS is_patient FROM tasks"
    )
    assert task == {"attempts": 0, "is_patient": True}
    await bot.make_due()
    await bot.settle()
    assert len(mia.inbox) == 1


async def test_the_class_that_reads_an_answer_is_built_once(bot: WholeBot, mia: Person) -> None:
    """pydantic keeps no generic class alive: building one again took more CPU than handling an update."""
    await mia.start_bot()
    await bot.settle()  # a message was sent and Telegram's answer read
    kept = weakref.ref(Response[Message])
    gc.collect()
    assert kept() is not None


async def test_a_bug_apologises_with_a_number_and_does_not_stop_the_rest(
    bot: WholeBot, clean_database: str, mia: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await mia.start_bot()
    await bot.settle()
    async with write_refused(clean_database, "participants"):
        mia.user.first_name = "Maria"  # which the bot wants to remember
        await mia.write("my secret")
        for _ in range(5):
            await bot.make_due()
            await bot.settle()
    [task] = await sql.rows("SELECT state, last_error FROM tasks WHERE state = 'dead'")
    incident = task["last_error"].rpartition(" ")[2]
    assert incident in mia.inbox[-1].words
    assert incident in caplog.text
    assert bot.tg.token not in caplog.text
    assert "my secret" not in caplog.text + str(await updates())
    assert "I understand buttons" in (await bot.write(mia, "hello?")).words


async def test_a_command_that_fails_for_minutes_is_given_up_with_words_and_the_next_is_answered(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await mia.start_bot()
    await mia.send(group, "hello")
    await bot.settle()
    bot.tg.faults.add("5xx_before", method="getChatMember", times=0)
    await mia.write("/connect")
    await mia.write("/language")
    for _ in range(7):
        await bot.settle()
        await sql.execute("UPDATE tasks SET failing_since = now() - interval '6 minutes'")
        await bot.make_due()
    words = [message.words for message in mia.inbox]
    assert ["Something went wrong" in one for one in words[-2:]] == [True, False]
    assert "Which language" in words[-1]
    [error] = await sql.values(str, "SELECT last_error FROM tasks WHERE state = 'dead'")
    assert error.startswith("Telegram: ")


async def test_state_and_update_are_committed_together(
    bot: WholeBot, clean_database: str, group: Group, mia: Person
) -> None:
    """The process dies after the reply and before the commit: the step is taken again, from the old state."""
    await mia.start_bot()
    await bot.settle()
    await mia.send(group, "hello")
    await bot.settle()
    async with write_refused(clean_database, "telegram_updates", "UPDATE"):
        await mia.write("/connect")
        await bot.settle()
        assert await sql.rows("SELECT * FROM conversations") == []
    await bot.make_due()
    await bot.settle()
    [row] = await sql.rows("SELECT state FROM conversations")
    assert row["state"] == "ConnectPerson:consent"


async def test_after_a_failed_poll_the_next_one_works(bot: WholeBot) -> None:
    bot.tg.faults.add("5xx_before", method="getUpdates")
    with pytest.raises(OutsideError):
        await bot.polling.poll_once(timeout_s=0)
    await bot.polling.poll_once(timeout_s=0)


async def test_telegram_is_asked_only_for_the_kinds_of_updates_that_are_used(bot: WholeBot) -> None:
    await bot.take_in()
    kinds = {
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "message_reaction",
    }
    assert bot.tg.service.queue.allowed == kinds
