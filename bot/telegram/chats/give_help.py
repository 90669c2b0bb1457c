"""/help says what the user can do in the chat where they ask."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.messages.chats.private import help_card
from bot.messages.groups.groups import group_help_card
from bot.telegram.chats.desk import AtDesk, Desk
from bot.telegram.chats.speaking import say
from bot.telegram.chats.talk import Talk
from bot.telegram.groups.invite import active_group, connect_url
from bot.world import World
from domain.errors import OutsideError
from domain.queries.persons.people import people
from domain.states import MemberStatus


def register_private(private: Router) -> None:
    private.message.register(on_help, Command("help"), AtDesk())


def register_groups(groups: Router) -> None:
    groups.message.register(on_group_help, Command("help"))


async def on_help(_: Message, talk: Talk, desk: Desk) -> None:
    has_people = bool(await people(talk.who.participant_id))
    looks_after = [name for _, name in await desk.workspaces(talk)]
    await talk.say(help_card(talk.language, has_people=has_people, looks_after=looks_after))


async def on_group_help(message: Message, bot: Bot, world: World, talk: Talk | None) -> None:
    here = await active_group(message, bot, talk)
    if here is not None:
        language = talk.language if talk else here.language
        is_admin = talk is not None and await _is_admin(talk, here.tg_chat_id)
        card = group_help_card(await connect_url(here, world), language, is_admin=is_admin)
        await say(bot, here.tg_chat_id, card, reply_to=message)


async def _is_admin(talk: Talk, tg_chat_id: int) -> bool:
    """False where Telegram does not tell, also for a group that has just moved: a member's help is enough."""
    try:
        return await talk.world.memberships.status(tg_chat_id, talk.who.tg_user_id) == MemberStatus.ADMIN
    except OutsideError:
        return False
