"""/privacy says what is processed, who sees it and for how long, in every chat."""

import pytest

from bot.menu import show_menu
from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot


async def test_anybody_is_told_in_private_for_how_long_by_the_settings(bot: WholeBot, mia: Person) -> None:
    days = {"group_grace_days": 1, "left_member_days": 99, "undo_days": 12, "said_days": 45}
    bot.configure(unknown_face_ttl_days=17, **days)
    await mia.start_bot()
    await bot.settle()
    told = (await bot.write(mia, "/privacy")).words
    assert "biometric data" in told
    for kept in ("17 days", "1 day more", "99 days", "12 days", "45 days"):
        assert kept in told, kept
    for way_out in ("/delete", "/forget_me", "/photo", "/share", "👎"):
        assert way_out in told, way_out


async def test_members_and_those_who_decide_are_told_where_they_ask(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    for who, chat, has_buttons in ((mia, group, True), (ada, admins, False)):
        await who.send(chat, "/privacy")
        await bot.settle()
        assert "biometric data" in chat.from_bot[-1].words
        assert bool(chat.from_bot[-1].buttons) == has_buttons


@pytest.mark.parametrize("command", ["/privacy", "/help"])
async def test_a_member_who_cannot_see_the_introduction_refuses_below_what_they_ask_for(
    bot: WholeBot, group: Group, ada: Person, mia: Person, command: str
) -> None:
    """It may be older than what newcomers see, or be gone with all that an auto-delete timer deletes."""
    group.promote_bot(by=ada)
    await bot.settle()
    await mia.send(group, command)
    await bot.settle()
    told = group.from_bot[-1]
    assert "“👎 Not my photos”" in told.words
    await bot.press(mia, told, "👎 Not my photos")
    await mia.post_photo(group, bot.engine.draw())
    await bot.settle()
    assert await sql.rows("SELECT id FROM image_assets") == []


async def test_a_group_that_has_not_let_the_bot_in_is_told_that_nothing_is_stored(
    bot: WholeBot, ada: Person
) -> None:
    bot.configure(open_to_all=False)
    school = bot.tg.add_group("School", admins=[ada])
    await school.add_bot(by=ada)
    await bot.settle()
    said = len(school.from_bot)
    await ada.send(school, "/privacy")
    await bot.settle()
    assert len(school.from_bot) == said + 1
    assert "I look at nothing here and store nothing" in school.from_bot[-1].words


async def test_privacy_is_in_the_menus_of_private_chats_and_groups(bot: WholeBot) -> None:
    """The Privacy Policy button of the bot's profile writes /privacy when it is among the commands."""
    await show_menu(bot.world.bot, None)
    menus = bot.tg.ledger.calls("setMyCommands", accepted=True)
    assert len(menus) > 2
    assert [menu for menu in menus if '"privacy"' not in str(menu)] == []
