"""Messages that the bot could not post in a group wait until it may."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.admin_chat import connect, open_admin_chat, say_there
from tests.telegram.whole_bot import WholeBot
from tests.usecases.tasks import add_task


async def waiting() -> list[tuple[str, int]]:
    rows = await sql.rows(
        """SELECT kind, waits_for_tg_chat_id AS chat FROM tasks
           WHERE state = 'ready' AND waits_for_tg_chat_id IS NOT NULL ORDER BY id"""
    )
    return [(row["kind"], row["chat"]) for row in rows]


async def silent_group(bot: WholeBot, ada: Person, mia: Person) -> Group:
    """A group in which the bot may not write."""
    await bot.write(ada, "/start")
    group = bot.tg.add_group("Kindergarten", members=[mia], admins=[ada])
    group.let_only_admins_write()
    await group.add_bot(by=ada)
    await bot.settle()
    return group


@pytest.mark.checklist(239)
async def test_the_introduction_comes_when_the_bot_becomes_an_admin(
    bot: WholeBot, ada: Person, mia: Person
) -> None:
    group = await silent_group(bot, ada, mia)
    assert group.from_bot == []
    assert await waiting() == [("show_introduction", group.id)]
    bot.restart()
    for _ in range(7):  # the task goes on waiting however often it is tried
        await bot.make_due()
        await bot.settle()
    assert (group.from_bot, await waiting()) == ([], [("show_introduction", group.id)])
    group.promote_bot(by=ada)
    await bot.settle()
    [introduction] = group.from_bot
    assert "I am Spotted" in introduction.words
    assert await waiting() == []
    assert await sql.rows("SELECT id FROM tasks WHERE state IN ('ready', 'dead')") == []


@pytest.mark.checklist(239)
async def test_a_request_waits_for_the_bot_to_come_back_into_the_admin_chat(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    admins = await open_admin_chat(bot, ada)
    admins.remove_bot(by=ada)
    await bot.settle()
    said = len(admins.from_bot)
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    assert [chat for _, chat in await waiting()] == [admins.id]
    told = mia.inbox[-1]
    assert "I may not write in the chat where requests of Kindergarten are decided" in told.words
    await bot.make_due()  # as on the next day
    await bot.settle()
    assert mia.inbox[-1] is told
    await admins.add_bot(by=ada)
    await bot.settle()
    assert "An admin has your request now" in told.words
    assert [card for card in admins.from_bot[said:] if "Approve" in "".join(card.buttons)] != []
    assert await waiting() == []


async def test_a_request_whose_card_a_muted_bot_cannot_change_comes_again(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    admins = await open_admin_chat(bot, ada)
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    admins.let_only_admins_write()
    person_id = await sql.value(str, "SELECT id::text FROM persons")
    await sql.execute("UPDATE cards SET shown = 'requested:7:a+picture' WHERE kind = 'request'")
    await add_task("show_request", person_id=person_id)
    await bot.settle()
    assert "I may not write in the chat" in mia.inbox[-1].words
    admins.promote_bot(by=ada)
    await bot.settle()
    [card] = [message for message in admins.from_bot if "Approve" in "".join(message.buttons)]
    assert card.photo is not None


@pytest.mark.parametrize("days", [0, 3])
async def test_messages_that_name_an_erased_person_leave_a_chat_in_which_the_bot_was_muted(
    bot: WholeBot, group: Group, ada: Person, mia: Person, days: int
) -> None:
    """Telegram deletes what is young. What is older could only be edited, which needs the right to write."""
    admins = await open_admin_chat(bot, ada)
    for name in ("Anna", "Ben"):
        await connect(bot, group, admins, mia, name)
    await say_there(bot, admins, ada, "/people")
    bot.tg.clock.advance(days * 86_400)
    admins.let_only_admins_write()
    asked = await bot.write(mia, "/delete")
    await bot.press(mia, asked, "Anna")
    await bot.press(mia, asked, "Delete for good")
    assert "Deleted and verified" in mia.inbox[-1].words
    named = [message for message in admins.from_bot if "Anna" in f"{message.words} {message.buttons}"]
    assert bool(named) == (days > 0)
    admins.promote_bot(by=ada)
    await bot.settle()
    assert [one for one in admins.from_bot if "Anna" in f"{one.words} {one.buttons}"] == []
    assert await sql.rows("SELECT 1 FROM cards WHERE kind = 'left'") == []


@pytest.mark.checklist(239)
async def test_what_waits_follows_a_group_that_becomes_a_supergroup(
    bot: WholeBot, ada: Person, mia: Person
) -> None:
    group = await silent_group(bot, ada, mia)
    group.migrate_to_supergroup()
    await bot.settle()
    assert await waiting() == [("show_introduction", group.id)]


@pytest.mark.checklist(239)
async def test_requests_come_into_an_admin_chat_where_the_bot_may_write_only_later(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """No card of the request is there any more, as after a change of the bot."""
    admins = await open_admin_chat(bot, ada)
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    admins.remove_bot(by=ada)
    await bot.settle()
    await sql.execute("DELETE FROM cards WHERE kind = 'request'")
    said = len(admins.from_bot)
    admins.let_only_admins_write()
    await admins.add_bot(by=ada)
    await bot.settle()
    admins.promote_bot(by=ada)
    await bot.settle()
    assert [card for card in admins.from_bot[said:] if "Approve" in "".join(card.buttons)] != []
