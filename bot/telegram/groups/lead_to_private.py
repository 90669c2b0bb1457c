"""/connect in a group leads the user into the private chat."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.messages.card import Card
from bot.messages.groups.groups import (
    activation_card,
    admin_help_card,
    admins_to_be_card,
    connect_card,
    not_admitted_card,
)
from bot.telegram.chats.context import Context
from bot.telegram.chats.identity import language_of, sender_of
from bot.telegram.chats.send_cards import say
from bot.world import World
from domain.errors import Forbidden
from domain.queries.access.admission import ensure_admitted
from domain.queries.groups.ended_group import erased_from
from domain.queries.groups.groups import GroupView, group, workspace_of_admin_chat
from domain.usecases.groups.make_group_link import make_group_link


def register(groups: Router) -> None:
    groups.message.register(on_group_connect, Command("connect"))


async def on_group_connect(message: Message, bot: Bot, world: World, ctx: Context | None) -> None:
    here = await active_group(message, bot, world, ctx)
    if here is not None:
        language = ctx.language if ctx else here.language
        await say(
            bot, here.tg_chat_id, connect_card(await connect_url(here, world), language), reply_to=message
        )


async def active_group(message: Message, bot: Bot, world: World, ctx: Context | None) -> GroupView | None:
    """None if the bot looks at no photos in this chat; the user is told why."""
    tg_chat_id = message.chat.id
    here = await group(tg_chat_id)
    if here is not None and here.active and await workspace_of_admin_chat(tg_chat_id) is None:
        return here
    language = ctx.language if ctx else await language_of(sender_of(message))
    card = await admins_card(tg_chat_id, world, language) or await admission_card(tg_chat_id, world, language)
    await say(bot, tg_chat_id, card, reply_to=message)
    return None


async def admins_card(tg_chat_id: int, world: World, language: str) -> Card | None:
    """The card that says what a chat of admins is for; None in any other chat. The chat of ADMIN_CHAT_ID is
    one before it decides for anybody.
    """
    if await workspace_of_admin_chat(tg_chat_id) is not None:
        return admin_help_card(language)
    return admins_to_be_card(language) if await world.is_operator_chat(tg_chat_id) else None


async def admission_card(tg_chat_id: int, world: World, language: str) -> Card:
    """The card that says how a group lets the bot in: by a button, or by a code where the operator demands
    one.
    """
    try:
        await ensure_admitted(tg_chat_id, world.settings.admission(), None)
    except Forbidden:
        return not_admitted_card(language)
    return activation_card(language, await erased_from(tg_chat_id, world.settings.group_grace_days))


async def connect_url(here: GroupView, world: World) -> str:
    payload = await make_group_link(here.workspace_id, here.group_id, world.settings.bot_token)
    return world.start_url(payload)
