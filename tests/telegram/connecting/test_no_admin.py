"""A group in which nobody is an admin any more, and which has no admin chat: nobody can decide there."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot


@pytest.fixture
async def operators(bot: WholeBot, group: Group, ada: Person) -> Group:
    """The chat of ADMIN_CHAT_ID. It decides for nothing; Ada, who left the group, is in it."""
    operators = bot.tg.add_group("Operators", admins=[ada])
    bot.configure(admin_chat_id=operators.id, open_to_all=False, allowed_groups=str(group.id))
    await operators.add_bot(by=ada)
    group.remove(ada)
    await bot.settle()
    return operators


async def ask(bot: WholeBot, person: Person, group: Group, name: str) -> Message:
    """Returns what the requester reads last."""
    await bot.connect(person, group, name, bot.engine.draw(bot.engine.face(**{name.lower(): 0.9})))
    return person.inbox[-1]


def warnings(operators: Group) -> list[Message]:
    return [message for message in operators.from_bot if "there is no admin chat" in message.words]


async def test_whoever_asks_is_not_sent_to_admins_who_do_not_exist(
    bot: WholeBot, group: Group, operators: Group, zoe: Person
) -> None:
    told = await ask(bot, zoe, group, "Ben")
    assert "no admin of Kindergarten is left in Telegram" in told.words
    assert "Ask one of them" not in told.words
    assert "It waits for 7 days" in told.words


async def test_the_operator_is_told_once_how_somebody_can_decide(
    bot: WholeBot, group: Group, operators: Group, zoe: Person, mia: Person
) -> None:
    await ask(bot, zoe, group, "Ben")
    [warning] = warnings(operators)
    assert "Kindergarten" in warning.words
    assert "Ben" not in warning.words
    await ask(bot, mia, group, "Anna")
    await bot.make_due()
    await bot.settle()
    assert warnings(operators) == [warning]


async def test_a_new_admin_gets_the_request_that_waited(
    bot: WholeBot, group: Group, operators: Group, zoe: Person
) -> None:
    told = await ask(bot, zoe, group, "Ben")
    olga = bot.tg.add_user("Olga")
    group.add(olga)
    group.promote(olga, by=olga)
    await olga.start_bot()
    await bot.settle()
    assert "Approve" in olga.inbox[-1].buttons[0]
    assert "An admin has your request now" in told.words


async def test_the_operator_makes_a_chat_decide(
    bot: WholeBot, group: Group, operators: Group, ada: Person, zoe: Person
) -> None:
    """As docs/operating.md says: the number of the workspace is in the warning."""
    told = await ask(bot, zoe, group, "Ben")
    [warning] = warnings(operators)
    number = int(warning.words.split()[-1].rstrip("."))
    await sql.execute("UPDATE workspaces SET tg_admin_chat_id = $1 WHERE id = $2", operators.id, number)
    operators.remove_bot(by=ada)
    await bot.settle()
    await operators.add_bot(by=ada)
    await bot.settle()
    assert "An admin has your request now" in told.words
    assert warning.deleted, "a chat decides now"
    [card] = [message for message in operators.from_bot if "Zoe Hart" in message.words]
    await bot.press(ada, card, "Approve")
    assert any("Ben is connected" in message.words for message in zoe.inbox)


async def test_strangers_fill_no_chat_with_warnings(
    bot: WholeBot, group: Group, operators: Group, zoe: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """Where every group may use the bot, it stands in the log only."""
    bot.configure(open_to_all=True)
    told = await ask(bot, zoe, group, "Ben")
    assert "no admin of Kindergarten is left" in told.words
    assert warnings(operators) == []
    assert "nobody can decide" in caplog.text
