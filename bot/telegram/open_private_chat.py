"""Somebody blocked the bot, or lets it in again."""

from aiogram import Router
from aiogram.types import ChatMemberUpdated

from bot.telegram.identity import is_person, meet, membership_of
from bot.world import World
from domain.usecases.close_private_chat import close_private_chat
from domain.usecases.open_private_chat import open_private_chat


def register(private: Router) -> None:
    private.my_chat_member.register(on_private_membership)


async def on_private_membership(event: ChatMemberUpdated, world: World) -> None:
    if not is_person(event.from_user):
        return
    who = await meet(event.from_user)
    if membership_of(event.new_chat_member) == "outside":
        await close_private_chat(who.participant_id, world.doorbell)
    else:
        await open_private_chat(who.participant_id, world.doorbell)
