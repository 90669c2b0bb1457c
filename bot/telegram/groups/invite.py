"""/connect in a group leads the user into the private chat."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.messages.groups.groups import activation_card, admin_help_card, connect_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.send_cards import say
from bot.world import World
from domain.queries.groups.groups import GroupView, group, workspace_of_admin_chat
from domain.usecases.groups.make_group_link import make_group_link


def register(groups: Router) -> None:
    groups.message.register(on_group_connect, Command("connect"))


async def on_group_connect(message: Message, bot: Bot, world: World, ctx: Context | None) -> None:
    here = await active_group(message, bot, ctx)
    if here is not None:
        language = ctx.language if ctx else here.language
        await say(
            bot, here.tg_chat_id, connect_card(await connect_url(here, world), language), reply_to=message
        )


async def active_group(message: Message, bot: Bot, ctx: Context | None) -> GroupView | None:
    """None where the bot looks at no photos; whoever gave the command is told why."""
    language = ctx.language if ctx else "en"
    if await workspace_of_admin_chat(message.chat.id) is not None:
        await say(bot, message.chat.id, admin_help_card(language), reply_to=message)
        return None
    here = await group(message.chat.id)
    if here is None or not here.active:
        await say(bot, message.chat.id, activation_card(language), reply_to=message)
        return None
    return here


async def connect_url(here: GroupView, world: World) -> str:
    payload = await make_group_link(here.workspace_id, here.group_id, world.settings.bot_token)
    return world.start_url(payload)
