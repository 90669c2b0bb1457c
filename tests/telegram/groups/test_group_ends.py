"""The bot has left a group: whoever received photos from it is told once what ends and what stays."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from domain.usecases.work.tidy_up import tidy_up
from domain.values.faults import TELEGRAM
from sandbox.telegram import Group, Person
from tests import sql
from tests.persons import link_user
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.usefixtures("connected")


async def hourly(bot: WholeBot, *, minutes: int = 11) -> None:
    """Runs the hourly round as if so many minutes had passed since the bot left."""
    await sql.execute(
        """UPDATE groups SET left_at = left_at - make_interval(mins => $1),
               told_left_at = told_left_at - make_interval(mins => $1)""",
        minutes,
    )
    await tidy_up(bot.index, bot.store, bot.settings, bot.world.doorbell)
    await bot.settle()


async def remove_bot(bot: WholeBot, group: Group, by: Person) -> None:
    group.remove_bot(by=by)
    await bot.settle()


def news_of_the_end(person: Person) -> list[str]:
    return [message.words for message in person.inbox if "I am no longer in" in message.words]


async def second_group(bot: WholeBot, ada: Person, *members: Person) -> Group:
    """Another group of the same list of people."""
    school = bot.tg.add_group("School", members=list(members), admins=[ada])
    await school.add_bot(by=ada)
    for member in members:
        await member.send(school, "hello")
    await bot.settle()
    await sql.execute("UPDATE groups SET workspace_id = (SELECT min(workspace_id) FROM groups)")
    return school


async def test_an_owner_is_told_once_what_ends_what_stays_and_how_to_end_it(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await remove_bot(bot, group, ada)
    await hourly(bot)
    await hourly(bot)
    [told] = news_of_the_end(mia)
    assert "Kindergarten" in told
    left_at = await sql.value(datetime, "SELECT left_at FROM groups")
    assert left_at is not None
    erased_at = left_at + timedelta(days=bot.settings.group_grace_days)
    days = {
        datetime.strptime(day, "%d %B %Y").replace(tzinfo=UTC).date()
        for day in re.findall(r"\d+ [A-Z][a-z]+ \d{4}", told)
    }
    last_day = erased_at.date() - timedelta(days=1)
    assert days == {last_day}, "the last whole day before the erase"
    assert "Anna" in told
    assert "/delete" in told
    assert "add me" in told
    assert "/share" not in told  # it does not let an owner give up her own child

    await group.add_bot(by=mia)  # who is no admin
    await bot.settle()
    asks = group.from_bot[-1].words
    assert f"After {last_day:%-d %B %Y} I delete" in asks
    assert "store nothing" not in asks


async def test_a_guardian_reads_that_others_decide_and_how_to_leave(
    bot: WholeBot, group: Group, ada: Person, zoe: Person
) -> None:
    await bot.write(zoe, "/start")
    await link_user(zoe.id, "Anna", "guardian", alias="Änni")
    group.add(zoe, by=ada)
    await zoe.send(group, "hello")
    await bot.settle()
    await remove_bot(bot, group, ada)
    await hourly(bot)
    [told] = news_of_the_end(zoe)
    assert "Änni" in told
    assert "/share" in told
    assert "/delete" not in told


async def test_the_news_is_in_the_language_of_its_reader(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await sql.execute("UPDATE participants SET language = 'ru' WHERE tg_user_id = $1", mia.id)
    await remove_bot(bot, group, ada)
    await hourly(bot)
    assert "Меня больше нет в группе" in mia.inbox[-1].words


async def test_nobody_is_told_of_a_bot_that_is_back_within_minutes(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await remove_bot(bot, group, ada)
    await hourly(bot, minutes=8)
    assert news_of_the_end(mia) == []
    await group.add_bot(by=ada)
    await bot.settle()
    await hourly(bot)
    assert news_of_the_end(mia) == []
    await remove_bot(bot, group, ada)
    await hourly(bot)
    assert len(news_of_the_end(mia)) == 1


async def test_a_bot_that_comes_back_while_the_news_waits_is_not_told_of(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await remove_bot(bot, group, ada)
    await sql.execute("UPDATE groups SET left_at = left_at - interval '11 minutes'")
    await tidy_up(bot.index, bot.store, bot.settings, bot.world.doorbell)
    await sql.execute("UPDATE groups SET active = true, left_at = NULL")
    await bot.settle()
    assert news_of_the_end(mia) == []


async def test_a_group_that_ends_again_is_told_of_again(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    for minutes in (11, 12):
        await remove_bot(bot, group, ada)
        await hourly(bot, minutes=minutes)
        await group.add_bot(by=ada)
        await bot.settle()
    assert len(news_of_the_end(mia)) == 2


async def test_whoever_meets_the_bot_in_another_group_of_the_list_is_told_when_that_one_ends(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    school = await second_group(bot, ada, mia)
    await remove_bot(bot, group, ada)
    await hourly(bot)
    assert news_of_the_end(mia) == []
    await remove_bot(bot, school, ada)
    await hourly(bot)
    [told] = news_of_the_end(mia)
    assert "School" in told


async def test_two_groups_that_end_together_are_told_of_once(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    school = await second_group(bot, ada, mia)
    for one in (group, school):
        await remove_bot(bot, one, ada)
    await hourly(bot)
    assert len(news_of_the_end(mia)) == 1


async def test_only_members_who_receive_photos_read_the_name_of_the_group(
    bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    """Mia left before and was told then; Zoe is connected with nobody."""
    group.add(zoe, by=ada)
    await zoe.send(group, "hello")
    group.remove(mia)
    await bot.settle()
    await remove_bot(bot, group, ada)
    await hourly(bot)
    assert [news_of_the_end(person) for person in (mia, zoe, ada)] == [[], [], []]


async def test_whoever_had_closed_the_chat_is_told_when_it_opens(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    mia.block_bot()
    await bot.settle()
    await remove_bot(bot, group, ada)
    await hourly(bot)
    assert news_of_the_end(mia) == []
    await mia.start_bot()
    await bot.settle()
    assert len(news_of_the_end(mia)) == 1


async def test_nobody_is_told_during_an_outage_in_which_the_bot_may_have_come_back(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await remove_bot(bot, group, ada)
    await sql.execute("INSERT INTO alarms (fault, began_at) VALUES ($1, now())", TELEGRAM)
    await hourly(bot)
    assert news_of_the_end(mia) == []


async def test_when_the_group_is_erased_its_name_leaves_the_chat_and_the_child_stays(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await remove_bot(bot, group, ada)
    await hourly(bot)
    bot.tg.clock.advance(31 * 86_400)
    await sql.execute("UPDATE cards SET sent_at = sent_at - interval '31 days'")
    await hourly(bot, minutes=31 * 1440)
    assert news_of_the_end(mia) == []
    [left] = [
        message.words for message in mia.inbox if "/people" in message.words and "stay" in message.words
    ]
    assert "Kindergarten" not in left
    assert await sql.values(str, "SELECT name FROM persons") == ["Anna"]
