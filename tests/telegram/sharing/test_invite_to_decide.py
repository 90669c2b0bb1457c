"""Whoever is invited reads whether they will decide about the person, and learns of no other guardian."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import add_persons
from tests.telegram.sharing.test_join_with_picture import asks_to_join, named_by_an_admin, question
from tests.telegram.whole_bot import WholeBot

LEAVES = "leave at any time"


async def invitation(bot: WholeBot, ada: Person, number: int) -> Message:
    """The admin's invitation to a person whom nobody owns."""
    home = await bot.write(ada, "/people")
    await bot.press(ada, home, data=f"invite:{number}")
    return ada.inbox[-1]


async def opened(bot: WholeBot, card: Message, who: Person) -> Message:
    link = next(word for word in card.words.split() if "start=" in word)
    await who.start_bot(link.partition("?start=")[2])
    await bot.settle()
    return who.inbox[-1]


@pytest.mark.parametrize("is_inviter", [False, True])
async def test_whoever_an_admin_invites_reads_that_they_will_decide(
    bot: WholeBot, group: Group, ada: Person, mia: Person, is_inviter: bool
) -> None:
    [anna] = await add_persons("Anna")
    invited = await invitation(bot, ada, anna["number"])
    assert "From then on, whoever uses this link decides about Anna" in invited.words
    who = ada if is_inviter else mia
    asked = await opened(bot, invited, who)
    for words in ("decide about this person", "/delete"):
        assert words in asked.words
    assert LEAVES not in asked.words
    await bot.press(who, asked, "I agree")
    assert await sql.values(str, "SELECT role FROM participant_persons") == ["owner"]
    assert "to decide about this person" in asked.words, "what they agreed to stays as it was"
    assert LEAVES not in asked.words
    [told] = [one for one in who.inbox if "come to this chat from now on" in one.words]
    assert "you decide about Anna" in told.words


async def test_whoever_an_owner_invites_reads_that_they_may_leave(
    bot: WholeBot, connected: None, mia: Person, zoe: Person
) -> None:
    await bot.press(mia, await bot.write(mia, "/share"), "Anna")
    await bot.press(mia, mia.inbox[-1], "Invite somebody")
    assert "decide" not in mia.inbox[-1].words
    asked = await opened(bot, mia.inbox[-1], zoe)
    assert LEAVES in asked.words
    assert "decide" not in asked.words
    await bot.press(zoe, asked, "I agree")
    [told] = [one for one in zoe.inbox if "come to this chat from now on" in one.words]
    assert "decide" not in told.words


async def test_whoever_is_let_in_as_the_first_owner_reads_that_they_decide(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    await named_by_an_admin(bot, group, admins, ada)
    await asks_to_join(bot, group, mia, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(ada, question(admins), "Let them join")
    [told] = [one for one in mia.inbox if "You may join" in one.words]
    assert "so now you do" in told.words


async def test_a_forged_press_does_not_tell_a_guardian_who_else_receives(
    bot: WholeBot, connected: None, mia: Person, zoe: Person, ada: Person
) -> None:
    for guardian in (zoe, ada):
        await bot.press(mia, await bot.write(mia, "/share"), "Anna")
        await bot.press(mia, mia.inbox[-1], "Invite somebody")
        await bot.press(guardian, await opened(bot, mia.inbox[-1], guardian), "I agree")
    [anna] = await sql.values(int, "SELECT number FROM persons")
    [other] = await sql.values(int, "SELECT id FROM participants WHERE tg_user_id = $1", ada.id)
    for verb in ("unlink", "unlinknow"):
        forged = await bot.press(zoe, zoe.inbox[-1], data=f"{verb}:{anna}:{other}")
        assert forged == await bot.press(zoe, zoe.inbox[-1], data=f"{verb}:{anna}:999999")
