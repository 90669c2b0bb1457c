"""/help says what the user can do in the chat where they ask."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.messages.chats.private import deciding_help_card, help_card
from bot.messages.groups.groups import group_help_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import say
from bot.telegram.groups.lead_to_private import active_group, connect_url
from bot.world import World
from domain.errors import OutsideError
from domain.queries.groups.groups import workspace_of_admin_chat
from domain.queries.persons.people import people
from domain.states import MemberStatus


def register_private(private: Router) -> None:
    private.message.register(on_help, Command("help"), InScope())


def register_groups(groups: Router) -> None:
    groups.message.register(on_group_help, Command("help"))


async def on_help(_: Message, ctx: Context, scope: Scope) -> None:
    if await workspace_of_admin_chat(scope.tg_chat_id) is not None:
        await ctx.say(deciding_help_card(ctx.language))
        return
    has_people = bool(await people(ctx.who.participant_id))
    looks_after = [name for _, name in await scope.workspaces(ctx)]
    await ctx.say(help_card(ctx.language, has_people=has_people, looks_after=looks_after))


async def on_group_help(message: Message, bot: Bot, world: World, ctx: Context | None) -> None:
    here = await active_group(message, bot, world, ctx)
    if here is not None:
        language = ctx.language if ctx else here.language
        is_admin = ctx is not None and await _is_admin(ctx, here.tg_chat_id)
        card = group_help_card(await connect_url(here, world), language, is_admin=is_admin)
        await say(bot, here.tg_chat_id, card, reply_to=message)


async def _is_admin(ctx: Context, tg_chat_id: int) -> bool:
    """False when Telegram does not tell, as for a group that has just moved: a member's help is enough."""
    try:
        return await ctx.world.memberships.status(tg_chat_id, ctx.who.tg_user_id) == MemberStatus.ADMIN
    except OutsideError:
        return False
