"""Owners read who receives their person's photos now; whoever is out of reach reads it later."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.sharing.test_share_person import invited, receivers, shared
from tests.telegram.whole_bot import WholeBot

ENDED = "no longer come to you"


@pytest.fixture
def opa(bot: WholeBot, group: Group) -> Person:
    opa = bot.tg.add_user("Opa Otto", started=True)
    group.add(opa)
    return opa


def told(who: Person, words: str) -> list[Message]:
    return [message for message in who.inbox if words in message.words]


async def remove(bot: WholeBot, mia: Person, opa: Person) -> None:
    await bot.press(mia, await shared(bot, mia), f"Remove {opa.name}")
    await bot.press(mia, mia.inbox[-1], f"Remove {opa.name}")


async def test_the_message_about_a_used_invitation_lets_the_owner_remove_whoever_used_it(
    bot: WholeBot, group: Group, ada: Person, connected: None, mia: Person, opa: Person
) -> None:
    await invited(bot, mia, opa)
    [came] = told(mia, "used an invitation of yours")
    await bot.press(mia, came, "Remove Opa Otto")
    await bot.press(mia, came, "Remove Opa Otto")
    assert await receivers(bot, group, ada, opa) == [False]
    assert len(told(opa, ENDED)) == 1


@pytest.mark.parametrize("alias", [None, "Mausi"])
async def test_whoever_blocked_the_bot_is_told_when_they_come_back_and_reads_no_newer_name(
    bot: WholeBot, connected: None, mia: Person, opa: Person, alias: str | None
) -> None:
    await invited(bot, mia, opa)
    await sql.execute("UPDATE participant_persons SET alias = $1 WHERE role = 'guardian'", alias)
    opa.block_bot()
    await bot.settle()
    await remove(bot, mia, opa)
    await bot.write(mia, "/rename Anna Annabel")
    assert await sql.values(str, "SELECT name FROM persons") == ["Annabel"]
    assert told(opa, ENDED) == []
    opa.unblock_bot()
    await bot.settle()
    assert len(told(opa, ENDED)) == 1
    [message] = told(opa, ENDED)
    assert (alias or "one of your people") in message.words
    assert "Ann" not in message.words


async def test_a_closed_chat_keeps_no_other_from_being_told_and_old_news_is_not_told(
    bot: WholeBot, connected: None, mia: Person, opa: Person, zoe: Person
) -> None:
    await invited(bot, mia, zoe)
    card = await shared(bot, mia)
    await bot.press(mia, card, "👑 Zoe Hart decides too")
    await bot.press(mia, card, "👑 Zoe Hart decides too")
    zoe.block_bot()
    await bot.settle()
    await invited(bot, mia, opa)
    assert len(told(mia, "used an invitation of yours")) == 2
    await remove(bot, mia, opa)
    zoe.unblock_bot()
    await bot.settle()
    assert told(zoe, "receives the photos of") == []
    assert len(told(zoe, "You decide about")) == 1


async def test_undo_of_a_removal_makes_no_request_of_a_guardian_who_was_invited(
    bot: WholeBot, mia: Person, opa: Person, connected: None
) -> None:
    await invited(bot, mia, opa)
    await remove(bot, mia, opa)
    [card] = [message for message in mia.inbox if "no longer receives photos" in message.words]
    said = len(mia.inbox)
    assert "no longer come to you" in opa.inbox[-1].words
    await bot.press(mia, card, "Undo")
    assert len(mia.inbox) == said
    assert "come to you again" in opa.inbox[-1].words
    assert not any("asks to receive" in message.words for message in (*mia.inbox, *opa.inbox))
