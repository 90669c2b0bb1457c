"""Whoever opened an invitation accepts it when they like; nobody else can."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot, connect_link


@pytest.fixture
def opa(bot: WholeBot, group: Group) -> Person:
    opa = bot.tg.add_user("Opa Otto", started=True)
    group.add(opa)
    return opa


async def shared(bot: WholeBot, mia: Person) -> Message:
    """The card of /share."""
    await bot.press(mia, await bot.write(mia, "/share"), "Anna")
    return mia.inbox[-1]


async def invited(bot: WholeBot, mia: Person, who: Person) -> Message:
    """The card that a new invitation shows to this member."""
    await bot.press(mia, await shared(bot, mia), "Invite somebody")
    link = next(word for word in mia.inbox[-1].words.split() if "start=" in word)
    await who.start_bot(link.partition("?start=")[2])
    await bot.settle()
    return who.inbox[-1]


def agreement(card: Message) -> str:
    """The data of the card's *I agree* button."""
    return str(card.button("I agree")["callback_data"])


async def guardians() -> list[str]:
    return await sql.values(
        str,
        """SELECT r.name FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           WHERE l.role = 'guardian' AND l.state = 'approved' ORDER BY r.name""",
    )


@pytest.mark.parametrize("meanwhile", ["a connection", "a question"])
async def test_an_invitation_can_be_accepted_whatever_came_in_between(
    bot: WholeBot, group: Group, connected: None, mia: Person, opa: Person, meanwhile: str
) -> None:
    card = await invited(bot, mia, opa)
    if meanwhile == "a connection":
        await opa.open_link(connect_link(group))
    else:
        await opa.write("/rename")
    await bot.settle()
    await bot.press(opa, card, "I agree")
    assert await guardians() == ["Opa Otto"]


async def test_an_invitation_does_not_interrupt_a_connection(
    bot: WholeBot, group: Group, connected: None, mia: Person, opa: Person
) -> None:
    await bot.connect_until_photos(opa, group, "Ben")
    await invited(bot, mia, opa)
    [told] = await bot.send_photos(opa, bot.engine.draw(bot.engine.face(ben=1.0)))
    assert "good photo" in told.words


async def test_a_forged_button_accepts_nothing(
    bot: WholeBot, group: Group, connected: None, mia: Person, opa: Person, zoe: Person
) -> None:
    """Neither another member's button, nor one's own with the number of another invitation."""
    card = await invited(bot, mia, opa)
    verb, link, mark = agreement(card).split(":")
    other = agreement(await invited(bot, mia, zoe)).split(":")[1]
    own = await bot.write(zoe, "/start")
    for who, where, data in (
        (zoe, own, f"{verb}:{link}:{mark}"),
        (zoe, own, f"{verb}:{link}:1"),
        (opa, card, f"{verb}:{other}:{mark}"),
        (opa, card, f"{verb}:{int(other) + 1}:{mark}"),
    ):
        answer = await bot.press(who, where, data=data)
        assert "open the invitation link again" in (answer.text or ""), data
        assert answer.show_alert
    assert await guardians() == []
    await bot.press(opa, card, "I agree")
    assert await guardians() == ["Opa Otto"]


async def test_the_button_of_an_expired_or_withdrawn_invitation_says_so(
    bot: WholeBot, connected: None, mia: Person, opa: Person
) -> None:
    card = await invited(bot, mia, opa)
    await sql.execute("UPDATE deep_links SET expires_at = now() WHERE purpose = 'guardian'")
    assert "has expired" in ((await bot.press(opa, card, "I agree")).text or "")
    card = await invited(bot, mia, opa)
    await bot.press(mia, await shared(bot, mia), "Withdraw open invitations (1)")
    answer = await bot.press(opa, card, "I agree")
    assert "open the invitation link again" in (answer.text or "")
    assert await guardians() == []


async def test_whoever_was_removed_while_asked_for_a_name_is_asked_no_more(
    bot: WholeBot, mia: Person, opa: Person, connected: None
) -> None:
    await bot.press(opa, await invited(bot, mia, opa), "I agree")
    await bot.press(opa, await shared(bot, opa), "What I call them")
    await bot.press(mia, await shared(bot, mia), "Remove Opa Otto")
    await bot.press(mia, mia.inbox[-1], "Remove Opa Otto")
    assert "no such person among yours" in (await bot.write(opa, "Ännchen")).words
    assert "I understand buttons" in (await bot.write(opa, "Where is she?")).words
