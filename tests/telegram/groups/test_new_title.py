"""A group gets a new title: from then on the bot calls it so, too."""

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot

NEW = "Sunflowers 2026"
TITLES = "SELECT g.title, w.name FROM groups g JOIN workspaces w ON w.id = g.workspace_id ORDER BY g.id"


async def test_captions_and_deletions_name_the_new_title(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    group.rename(NEW, by=ada)
    await bot.settle()
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert NEW in mia.photos[-1].words
    assert "Kindergarten" not in mia.photos[-1].words
    assert "no such group" in (await bot.write(ada, "/forget_group Kindergarten")).words
    assert "Delete for good" in (await bot.write(ada, f"/forget_group {NEW}")).buttons


async def test_the_workspace_has_the_new_title_of_its_first_group(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    other = bot.tg.add_group("Football", admins=[ada])
    await other.add_bot(by=ada)
    group.rename(NEW, by=ada)
    await bot.settle()
    assert await sql.rows(TITLES) == [
        {"title": NEW, "name": NEW},
        {"title": "Football", "name": "Football"},
    ]


async def test_another_group_of_the_same_name_does_not_rename_the_workspace(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    namesake = bot.tg.add_group("Kindergarten", admins=[ada])
    await namesake.add_bot(by=ada)
    await bot.settle()
    await sql.execute("UPDATE groups SET workspace_id = (SELECT min(workspace_id) FROM groups)")
    namesake.rename("Trip", by=ada)
    await bot.settle()
    assert await sql.rows(TITLES) == [
        {"title": "Kindergarten", "name": "Kindergarten"},
        {"title": "Trip", "name": "Kindergarten"},
    ]


async def test_a_title_of_which_no_message_told_is_heard_with_the_next_change_of_the_bots_rights(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    group.chat.title = NEW
    group.promote_bot(by=ada)
    await bot.settle()
    assert await sql.rows(TITLES) == [{"title": NEW, "name": NEW}]


async def test_a_new_title_of_a_group_that_was_not_let_in_is_not_stored(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    other = bot.tg.add_group("Choir")
    mute = bot.tg.add_user("Mute")
    await other.add_bot(by=mute)
    other.rename("Choir 2026", by=mute)
    await bot.settle()
    assert [row["title"] for row in await sql.rows(TITLES)] == ["Kindergarten"]
