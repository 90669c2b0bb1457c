"""Without an admin chat every admin that the bot can write to gets the card of a request."""

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import choose, setup_payload
from tests.telegram.whole_bot import WholeBot


async def ask(bot: WholeBot, mia: Person, group: Group) -> None:
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))


def requests(person: Person) -> list[Message]:
    return [message for message in person.inbox if "would like to receive" in message.words]


async def admin_who_started(bot: WholeBot, group: Group, name: str) -> Person:
    person = bot.tg.add_user(name)
    group.add(person)
    group.promote(person)
    await person.start_bot()
    await bot.settle()
    return person


async def test_every_admin_who_can_be_reached_gets_the_request_and_one_decides_for_all(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    olga = await admin_who_started(bot, group, "Olga")
    member = bot.tg.add_user("Member", started=True)
    group.add(member)
    await ask(bot, mia, group)
    [adas], [olgas] = requests(ada), requests(olga)
    assert requests(member) == []
    await bot.press(olga, olgas, "Approve")
    assert "Approved by Olga" in adas.words
    assert adas.buttons == olgas.buttons == ["🙈 Hide"]


async def test_when_whoever_activated_the_group_left_another_admin_decides(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    olga = await admin_who_started(bot, group, "Olga")
    group.remove(ada)
    await bot.settle()
    await ask(bot, mia, group)
    assert requests(ada) == []
    [card] = requests(olga)
    await bot.press(olga, card, "Approve")
    assert any("Anna is connected" in message.words for message in mia.inbox)


async def test_whoever_asks_is_told_when_nobody_can_be_reached_and_the_first_admin_who_starts_decides(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    olga = bot.tg.add_user("Olga")
    group.add(olga)
    group.promote(olga)
    group.remove(ada)
    await bot.settle()
    await ask(bot, mia, group)
    told = mia.inbox[-1]
    assert "no admin of Kindergarten has opened a chat with me yet" in told.words
    assert "It waits for 7 days" in told.words
    await olga.start_bot()
    await bot.settle()
    [card] = requests(olga)
    assert card.photo is not None
    assert "An admin has your request now" in told.words
    await bot.press(olga, card, "Approve")
    assert any("Anna is connected" in message.words for message in mia.inbox)


async def test_an_admin_who_was_demoted_since_is_asked_nothing(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    group.promote_bot(by=ada)  # else the bot hears of no demotion for a minute
    olga = await admin_who_started(bot, group, "Olga")
    ben = bot.tg.add_user("Ben Lind")
    group.add(ben)
    await ask(bot, mia, group)
    assert len(requests(olga)) == 1
    group.demote(olga)
    await bot.settle()
    await bot.connect(ben, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    assert len(requests(olga)) == 1
    assert len(requests(ada)) == 2


async def test_with_an_admin_chat_nobody_is_asked_in_private(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    olga = await admin_who_started(bot, group, "Olga")
    await ask(bot, mia, group)
    [before] = requests(olga)
    ben = bot.tg.add_user("Ben Lind")
    group.add(ben)
    admins = bot.tg.add_group("Admins", members=[olga], admins=[ada])
    await choose(bot, ada, admins, await setup_payload(bot, group, ada))
    await bot.connect(ben, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    assert f"Ben Lind (id {ben.id}) would like" in admins.from_bot[-1].words
    assert before.deleted, "the admin chat was shown the request"
    assert requests(olga) == []


async def test_an_admin_whose_chat_opens_later_gets_the_requests_that_wait(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await ask(bot, mia, group)
    [first] = requests(ada)
    olga = await admin_who_started(bot, group, "Olga")
    [card] = requests(olga)
    assert card.photo is not None
    assert requests(ada) == [first]
    assert not first.deleted
    await bot.press(olga, card, "Approve")
    assert "Approved by Olga" in first.words


async def test_for_whoever_may_not_decide_no_request_is_drawn(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await ask(bot, mia, group)
    [before] = await sql.rows("SELECT count(*) AS n FROM tasks WHERE kind = 'picture_request'")
    for name, is_member in (("Stranger", False), ("Member", True)):
        person = bot.tg.add_user(name)
        if is_member:
            group.add(person)
        await person.start_bot()
        await bot.settle()
        assert requests(person) == []
    assert await sql.rows("SELECT count(*) AS n FROM tasks WHERE kind = 'picture_request'") == [before]


async def test_a_card_that_was_sent_is_not_sent_again_when_its_task_is_tried_again(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """The second admin could not be written to at first."""
    olga = await admin_who_started(bot, group, "Olga")
    bot.tg.faults.add("429", method="sendPhoto", chat_id=olga.id)
    await ask(bot, mia, group)
    await bot.make_due()
    await bot.settle()
    assert (len(requests(ada)), len(requests(olga))) == (1, 1)
    assert len(bot.tg.ledger.calls("sendPhoto", chat_id=ada.id)) == 1
