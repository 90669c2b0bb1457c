"""Whoever leaves a group is told what stays; whoever comes back is offered what was posted meanwhile."""

import pytest

from domain.usecases.work.tidy_up import tidy_up
from sandbox.telegram import Group, Person
from tests import sql
from tests.persons import link_user
from tests.telegram.whole_bot import WholeBot
from tests.usecases.rows import plant

pytestmark = pytest.mark.usefixtures("connected")


async def post_anna(bot: WholeBot, group: Group, by: Person, *, times: int = 1) -> None:
    for _ in range(times):
        await by.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()


def farewells(person: Person) -> list[str]:
    return [message.words for message in person.inbox if "You are no longer in" in message.words]


async def test_whoever_leaves_is_told_once_what_stays_and_how_to_end_it(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    group.promote_bot(by=ada)  # then Telegram tells the bot twice that Mia left
    await bot.settle()
    group.remove(mia)
    await bot.settle()
    [told] = farewells(mia)
    assert "Kindergarten" in told
    assert "Anna" in told
    assert "/forget_me" in told
    assert "180 days, I forget you" in told
    assert "/privacy says who stays longer" in told
    await post_anna(bot, group, ada)
    assert (mia.photos, len(farewells(mia))) == ([], 1)


async def test_a_message_about_the_leaving_that_comes_seconds_later_does_not_prove_presence(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    group.promote_bot(by=ada)
    await bot.settle()
    group.remove(mia)
    later = bot.tg.service.queue.pending[-1]
    assert later.body["message"]["left_chat_member"]["id"] == mia.id
    bot.tg.service.queue.confirm(later)
    await bot.settle()
    await sql.execute("UPDATE group_participants SET checked_at = checked_at - interval '5 seconds'")
    began = "SELECT count(*) FROM tasks WHERE kind IN ('show_left', 'show_offer')"
    before = await sql.value(int, began)
    bot.tg.push_update({"message": later.body["message"]})
    await bot.settle()
    assert await sql.value(int, began) == before


async def test_whoever_is_connected_with_nobody_is_told_nothing(
    bot: WholeBot, group: Group, zoe: Person
) -> None:
    group.remove(zoe)
    await bot.settle()
    assert farewells(zoe) == []


async def test_a_leaving_that_only_a_list_of_members_told_of_is_told_within_the_hour(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_anna(bot, group, ada)
    await sql.execute("UPDATE group_participants SET status = 'outside'")
    await tidy_up(bot.index, bot.store, bot.settings, bot.world.doorbell)
    await bot.settle()
    assert len(farewells(mia)) == 1


async def test_whoever_comes_back_is_offered_what_was_posted_meanwhile(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_anna(bot, group, ada)
    group.remove(mia)
    await bot.settle()
    await post_anna(bot, group, ada, times=3)
    assert len(mia.photos) == 1
    group.add(mia, by=ada)
    await bot.settle()
    offer = mia.inbox[-1]
    assert "3 older photos" in offer.words
    assert len(mia.photos) == 1
    await bot.press(mia, offer, "Send all")
    assert len(mia.photos) == 4


async def test_what_a_return_offers_and_what_everybody_is_offered_are_shown_one_after_the_other(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    """Two workers at once would both send the card, and only the later card would be recorded."""
    group.remove(mia)
    await bot.settle()
    group.add(mia)
    mia.block_bot()
    await mia.start_bot()
    await bot.settle()
    lanes = await sql.rows(
        "SELECT DISTINCT lane, ids ? 'participant_id' FROM tasks WHERE kind = 'show_offer'"
    )
    assert len(lanes) == 2
    assert len({row["lane"] for row in lanes}) == 1


async def test_whoever_missed_nothing_is_offered_nothing(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    group.remove(mia)
    await bot.settle()
    said = len(mia.inbox)
    group.add(mia, by=ada)
    await bot.settle()
    assert len(mia.inbox) == said


async def test_only_whoever_came_back_is_offered_anything(
    bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    await bot.write(zoe, "/start")
    await link_user(zoe.id, "Anna", "guardian", alias="Anna")
    group.remove(mia)
    await bot.settle()
    await post_anna(bot, group, ada)
    await plant("UPDATE deliveries SET state = 'suppressed', reason = 'x'")  # nor has Zoe received it
    said = [len(person.inbox) for person in (zoe, ada)]
    group.add(mia, by=ada)
    await bot.settle()
    assert "1 older photo" in mia.inbox[-1].words
    assert [len(person.inbox) for person in (zoe, ada)] == said


async def test_whoever_says_something_is_back(bot: WholeBot, group: Group, ada: Person, mia: Person) -> None:
    group.remove(mia)
    await bot.settle()
    await post_anna(bot, group, ada)
    group.seat(mia.user, "member")
    bot.tg.clock.advance(5)
    await mia.send(group, "here I am")
    await bot.settle()
    assert "1 older photo" in mia.inbox[-1].words


async def test_whoever_left_and_comments_below_a_post_of_the_channel_is_not_back(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """In a discussion group and in a public group, users may write who are not in it."""
    group.remove(mia)
    await bot.settle()
    await post_anna(bot, group, ada)
    bot.tg.clock.advance(5)
    said = len(mia.inbox)
    sender = {"id": mia.id, "is_bot": False, "first_name": mia.name}
    chat = {"id": group.id, "type": "group", "title": group.title}
    comment = {"message_id": 900, "date": bot.tg.clock.now(), "chat": chat, "from": sender, "text": "Nice"}
    bot.tg.push_update({"message": comment})
    await bot.settle()
    assert len(mia.inbox) == said


async def test_photos_that_waited_for_a_block_to_end_are_announced_once(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    mia.block_bot()
    await bot.settle()
    await post_anna(bot, group, ada, times=2)
    await mia.start_bot()
    await bot.settle()
    waited = [message.words for message in mia.inbox if "have been waiting" in message.words]
    assert (waited, len(mia.photos)) == (["📬 2 photos have been waiting for you. Here they come."], 2)


async def test_erasing_a_group_deletes_the_farewell_that_names_it(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    group.remove(mia)
    await bot.settle()
    sure = await bot.write(ada, "/forget_group kindergarten")
    await bot.press(ada, sure, "Delete for good")
    assert farewells(mia) == []


async def test_no_farewell_names_an_erased_person(bot: WholeBot, group: Group, mia: Person) -> None:
    group.remove(mia)
    await bot.settle()
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Anna")
    await bot.press(mia, card, "Delete for good")
    assert [text for text in farewells(mia) if "Anna" in text] == []
