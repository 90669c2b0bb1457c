"""/setup: the chat of the admins, chosen by a link that works once."""

import pytest

from bot.locales import LANGUAGES
from bot.menu import ADMIN_CHAT
from bot.messages.callbacks import callback
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import choose, say_there, setup_payload
from tests.telegram.mishaps import handle_again
from tests.telegram.whole_bot import WholeBot
from tests.usecases.workspaces import admin_chats


@pytest.mark.checklist(37)
async def test_requests_arrive_in_the_chosen_chat(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    payload = await setup_payload(bot, group, ada)
    assert payload not in "".join(message.words for message in group.messages)
    otto = bot.tg.add_user("Otto")
    admins = bot.tg.add_group("Admins", members=[otto], admins=[ada])
    assert "admin chat now" in (await choose(bot, ada, admins, payload)).words
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    card = admins.from_bot[-1]
    assert f"Mia Lind (id {mia.id}) would like" in card.words
    await sql.execute("DELETE FROM cards")  # as if another bot, whose place this one takes, had sent them
    admins.remove_bot(by=ada)
    await bot.settle()
    await admins.add_bot(by=ada)
    await bot.settle()
    anew = admins.from_bot[-1]
    assert anew is not card
    assert f"Mia Lind (id {mia.id}) would like" in anew.words
    await bot.press(otto, anew, "Approve")  # everybody in the admin chat may decide
    assert "Approved by Otto" in anew.words


async def test_the_admin_chat_is_no_group_with_photos(bot: WholeBot, group: Group, ada: Person) -> None:
    """The bot, which the link adds, may have introduced itself before the link's command is handled."""
    payload = await setup_payload(bot, group, ada)
    admins = bot.tg.add_group("Admins", admins=[ada])
    await admins.add_bot(by=ada)
    await bot.settle()
    assert "posts a photo" in admins.from_bot[-1].words
    await ada.send(admins, f"/start@{bot.world.username} {payload}")
    await bot.settle()
    assert [message.words for message in admins.from_bot if "posts a photo" in message.words] == []
    await ada.post_photo(admins, bot.engine.draw(bot.engine.face()))
    await bot.settle()
    assert await sql.rows("SELECT * FROM image_assets") == []
    assert [row["title"] for row in await sql.rows("SELECT title FROM groups")] == ["Kindergarten"]
    assert len(await sql.rows("SELECT * FROM workspaces")) == 1
    await ada.send(admins, "/help")
    await bot.settle()
    assert "connect a person arrive here, and questions about who is in" in admins.from_bot[-1].words


async def test_the_link_works_once(bot: WholeBot, group: Group, ada: Person) -> None:
    payload = await setup_payload(bot, group, ada)
    await choose(bot, ada, bot.tg.add_group("Admins", admins=[ada]), payload)
    other = bot.tg.add_group("Other", admins=[ada])
    await choose(bot, ada, other, payload)
    assert any("already been used or has expired" in message.words for message in other.from_bot)
    assert other.id not in await admin_chats()


async def test_whoever_used_the_link_is_told_so_when_the_message_is_handled_again(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    payload = await setup_payload(bot, group, ada)
    admins = bot.tg.add_group("Admins", admins=[ada])
    await admins.add_bot(by=ada)
    await bot.settle()
    bot.tg.faults.add("5xx_before", method="sendMessage", chat_id=admins.id)
    await ada.send(admins, f"/start@{bot.world.username} {payload}")
    await handle_again(bot)
    assert "This is the admin chat now" in admins.from_bot[-1].words
    assert any(str(admins.id) in str(scope) for scope, _ in bot.tg.service.profile.commands)


async def test_a_stolen_link_is_of_no_use(bot: WholeBot, group: Group, ada: Person, mia: Person) -> None:
    payload = await setup_payload(bot, group, ada)
    own = bot.tg.add_group("Mia's own", admins=[mia])
    await choose(bot, mia, own, payload)
    assert {*await admin_chats()} == {None}


async def test_a_group_with_photos_cannot_be_the_admin_chat(bot: WholeBot, group: Group, ada: Person) -> None:
    await ada.post_photo(group, bot.engine.draw())
    payload = await setup_payload(bot, group, ada)
    await ada.send(group, f"/start@{bot.world.username} {payload}")
    await bot.settle()
    assert "already serves another purpose" in group.from_bot[-1].words
    assert len(await sql.rows("SELECT * FROM groups WHERE active")) == 1


async def test_a_start_that_is_meant_for_another_bot_is_not_answered(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    said = len(group.from_bot)
    for words in ("/start", "/start game42"):
        await mia.send(group, words)
    await bot.settle()
    assert len(group.from_bot) == said


async def test_only_an_admin_gets_the_link(bot: WholeBot, group: Group, mia: Person) -> None:
    await mia.send(group, "/setup")
    await bot.settle()
    assert "Only an admin" in group.from_bot[-1].words
    assert mia.inbox == []
    assert "in the group itself" in (await _in_private(bot, mia)).words


async def test_an_anonymous_admin_has_no_rights(bot: WholeBot, group: Group, ada: Person) -> None:
    await ada.send(group, "/setup", as_group=True)
    await bot.settle()
    assert "Remain anonymous" in group.from_bot[-1].words
    assert await sql.rows("SELECT * FROM deep_links WHERE purpose = 'setup'") == []
    payload = await setup_payload(bot, group, ada)
    admins = bot.tg.add_group("Admins", admins=[ada])
    await admins.add_bot(by=ada)
    await ada.send(admins, f"/start@{bot.world.username} {payload}", as_group=True)
    await bot.settle()
    assert any("then open the link again" in message.words for message in admins.from_bot)
    assert "admin chat now" in (await choose(bot, ada, admins, payload)).words, "the link was not used up"


async def test_whoever_chooses_a_chat_in_which_the_bot_may_not_write_reads_so(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    """Else the chat would be the admin chat and stay silent, and nobody would know why."""
    payload = await setup_payload(bot, group, ada)
    admins = bot.tg.add_group("Admins", admins=[ada])
    admins.let_only_admins_write()
    await admins.add_bot(by=ada)
    await ada.send(admins, f"/start@{bot.world.username} {payload}")
    await bot.settle()
    assert await admin_chats() == [admins.id]
    assert "“Admins” is the admin chat now, but I may not write there" in ada.inbox[-1].words
    assert any(str(admins.id) in str(scope) for scope, _ in bot.tg.service.profile.commands)


async def test_whoever_never_started_the_bot_is_told_to_do_that_first(bot: WholeBot, group: Group) -> None:
    otto = bot.tg.add_user("Otto")
    group.add(otto)
    group.promote(otto)
    await otto.send(group, "/setup")
    await bot.settle()
    assert "Press this first" in group.from_bot[-1].words
    await otto.follow(group.from_bot[-1], "Open private chat")
    await otto.send(group, "/setup")
    await bot.settle()
    assert otto.inbox[-1].button("Choose the admin chat")


async def test_the_chat_of_the_setting_decides_after_a_press_in_it(
    bot: WholeBot, ada: Person, mia: Person
) -> None:
    admins = bot.tg.add_group("Admins", admins=[ada])
    group = bot.tg.add_group("Kindergarten", admins=[ada])
    bot.configure(admin_chat_id=admins.id, open_to_all=False, allowed_groups=str(group.id))
    await admins.add_bot(by=ada)
    await group.add_bot(by=ada)
    await bot.settle()

    async def chat() -> int | None:
        [found] = await admin_chats()
        return found

    asked = admins.from_bot[-1]
    assert "Should this chat decide instead?" in asked.words
    row = await sql.one("SELECT id FROM workspaces")
    assert row is not None
    await mia.start_bot()
    await bot.settle()
    forged = await bot.press(mia, mia.inbox[-1], data=callback("decidehere", row["id"]))
    assert "no such group" in (forged.text or "")
    assert await chat() is None
    await bot.press(ada, asked, "The group’s admins decide")
    assert await chat() is None
    bot.tg.faults.add("5xx_before", method="answerCallbackQuery")
    ada.tap(asked, data=callback("decidehere", row["id"]))
    await handle_again(bot)
    assert "This is the admin chat of Kindergarten now" in asked.words
    assert await chat() == admins.id
    assert [row["title"] for row in await sql.rows("SELECT title FROM groups")] == ["Kindergarten"]


async def test_strangers_fill_no_chat_with_questions(bot: WholeBot, group: Group, ada: Person) -> None:
    """Where every group may use the bot, the operator's chat is not asked to decide for any of them."""
    admins = bot.tg.add_group("Admins", admins=[ada])
    bot.configure(admin_chat_id=admins.id, open_to_all=True)
    await admins.add_bot(by=ada)
    await bot.settle()
    assert [message.buttons for message in admins.from_bot] == [[]]


async def test_the_operators_chat_that_decides_for_nobody_yet_says_so(bot: WholeBot, ada: Person) -> None:
    """It is not told how a group lets the bot in: the bot looks at no photos there."""
    admins = bot.tg.add_group("Admins", admins=[ada])
    bot.configure(admin_chat_id=admins.id, open_to_all=False)
    await admins.add_bot(by=ada)
    await bot.settle()
    [greeting] = admins.from_bot
    for words in ("/help", "/activate"):
        assert (await say_there(bot, admins, ada, words)).words == greeting.words


async def _in_private(bot: WholeBot, person: Person) -> Message:
    await person.start_bot()
    await bot.settle()
    return await bot.write(person, "/setup")


async def test_the_admin_chat_has_a_menu_of_its_own_until_another_chat_decides(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    def menus(chat: Group) -> dict[str, list[str]]:
        return {
            language: [command["command"] for command in commands]
            for (scope, language), commands in bot.tg.service.profile.commands.items()
            if str(chat.id) in str(scope)
        }

    every = {code: [*ADMIN_CHAT, "help", "privacy"] for code in ("", *LANGUAGES[1:])}
    admins, others = bot.tg.add_group("Admins", admins=[ada]), bot.tg.add_group("Board", admins=[ada])
    await choose(bot, ada, admins, await setup_payload(bot, group, ada))
    assert menus(admins) == every
    await choose(bot, ada, others, await setup_payload(bot, group, ada))
    assert (menus(admins), menus(others)) == ({}, every)
    assert "in the chat Board (chosen by Ada" in admins.from_bot[-1].words
