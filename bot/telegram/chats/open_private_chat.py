"""Notes that somebody blocked the bot, or let it in again."""

from aiogram import Router
from aiogram.types import ChatMemberUpdated

from bot.messages.chats.private import waiting_card
from bot.telegram.chats.identity import is_person, meet_unless_outside, membership_of
from bot.telegram.chats.send_cards import say
from bot.world import World
from domain.states import MemberStatus
from domain.usecases.chats.close_private_chat import close_private_chat
from domain.usecases.chats.open_private_chat import open_private_chat


def register(private: Router) -> None:
    private.my_chat_member.register(on_private_membership)


async def on_private_membership(event: ChatMemberUpdated, world: World) -> None:
    if not is_person(event.from_user):
        return
    status = membership_of(event.new_chat_member)
    who = await meet_unless_outside(event.from_user, status)
    if who is None:
        return
    if status == MemberStatus.OUTSIDE:
        await close_private_chat(who.participant_id, world.doorbell)
    elif arrived := await open_private_chat(who.participant_id, world.doorbell):
        await say(world.bot, who.tg_user_id, waiting_card(arrived, who.language))
