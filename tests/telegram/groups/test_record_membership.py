"""The bot knows those who come into an active group, and nobody else."""

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot


async def known_names() -> list[str]:
    return [row["name"] for row in await sql.rows("SELECT name FROM participants ORDER BY name")]


async def statuses(person: Person) -> list[str]:
    rows = await sql.rows(
        """SELECT m.status FROM group_participants m JOIN participants p ON p.id = m.participant_id
           WHERE p.tg_user_id = $1""",
        person.id,
    )
    return [row["status"] for row in rows]


async def test_whoever_joins_is_a_member_and_whoever_leaves_is_outside(bot: WholeBot, group: Group) -> None:
    tom = bot.tg.add_user("Tom Lind")
    group.add(tom)
    await bot.settle()
    assert await statuses(tom) == ["member"]
    group.remove(tom)
    await bot.settle()
    assert await statuses(tom) == ["outside"]


async def test_in_a_group_that_is_not_active_nobody_is_noted(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    await sql.execute("UPDATE groups SET active = false")
    known = await known_names()
    tom = bot.tg.add_user("Tom Lind")
    group.add(tom)
    await bot.settle()
    assert await known_names() == known
    assert await statuses(tom) == []


async def test_a_bot_that_joins_is_no_participant(bot: WholeBot, group: Group) -> None:
    known = await known_names()
    helper = bot.tg.add_user("Helper")
    helper.user.is_bot = True
    group.add(helper)
    await bot.settle()
    assert await known_names() == known
