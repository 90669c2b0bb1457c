"""The bot's own account and its menus."""

from aiogram import Bot
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeUnion,
)

from sandbox.telegram import Person, TelegramStandIn


async def test_the_bot_knows_itself(tg: TelegramStandIn, bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.is_bot) == (tg.bot.id, "spotted_bot", True)
    assert me.can_read_all_group_messages is False
    tg.set_privacy(False)
    assert (await bot.get_me()).can_read_all_group_messages is True


async def test_each_scope_and_language_has_its_own_menu(bot: Bot, anna: Person) -> None:
    private = [BotCommand(command="connect", description="Connect a person")]

    async def menu(scope: BotCommandScopeUnion, language: str | None = None) -> list[str]:
        found = await bot.get_my_commands(scope=scope, language_code=language)
        return [command.command for command in found]

    await bot.set_my_commands(private, scope=BotCommandScopeAllPrivateChats())
    await bot.set_my_commands(private, scope=BotCommandScopeChat(chat_id=anna.id), language_code="ru")
    assert await menu(BotCommandScopeAllPrivateChats()) == ["connect"]
    assert await menu(BotCommandScopeAllGroupChats()) == []
    assert await menu(BotCommandScopeChat(chat_id=anna.id), "ru") == ["connect"]
    assert await menu(BotCommandScopeChat(chat_id=anna.id)) == []
    await bot.delete_my_commands(scope=BotCommandScopeAllPrivateChats())
    assert await menu(BotCommandScopeAllPrivateChats()) == []


async def test_descriptions_are_kept_for_each_language(bot: Bot) -> None:
    await bot.set_my_description("I find you", language_code="en")
    await bot.set_my_short_description("Finds you")
    assert (await bot.get_my_description(language_code="en")).description == "I find you"
    assert (await bot.get_my_description(language_code="ru")).description == ""
    assert (await bot.get_my_short_description()).short_description == "Finds you"


async def test_a_private_chat_is_described(bot: Bot, anna: Person) -> None:
    chat = await bot.get_chat(anna.id)
    assert (chat.type, chat.first_name, chat.last_name) == ("private", "Anna", "Lind")
