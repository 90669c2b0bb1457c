"""/privacy says what the bot does with people's data, to anybody who asks."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.messages.card import Card
from bot.messages.chats.privacy import privacy_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.identity import language_of, sender_of
from bot.telegram.chats.send_cards import say
from bot.telegram.groups.lead_to_private import active_group
from bot.world import World
from domain.queries.groups.groups import workspace_of_admin_chat


def register_private(private: Router) -> None:
    private.message.register(on_privacy, Command("privacy"))


def register_groups(groups: Router) -> None:
    groups.message.register(on_group_privacy, Command("privacy"))


async def on_privacy(_: Message, ctx: Context) -> None:
    await ctx.say(_card(ctx.world, ctx.language))


async def on_group_privacy(message: Message, bot: Bot, world: World, ctx: Context | None) -> None:
    """A group that has not let the bot in reads, as after /help, that nothing is stored."""
    language = ctx.language if ctx else await language_of(sender_of(message))
    is_admin_chat = await workspace_of_admin_chat(message.chat.id) is not None
    if not is_admin_chat:
        here = await active_group(message, bot, world, ctx)
        if here is None:
            return
        language = ctx.language if ctx else here.language
    await say(bot, message.chat.id, _card(world, language, has_buttons=not is_admin_chat), reply_to=message)


def _card(world: World, language: str, *, has_buttons: bool = False) -> Card:
    kept = world.settings
    return privacy_card(
        language,
        unknown_days=kept.unknown_face_ttl_days,
        grace_days=kept.group_grace_days,
        left_days=kept.left_member_days,
        undo_days=kept.undo_days,
        said_days=kept.said_days,
        has_buttons=has_buttons,
    )
