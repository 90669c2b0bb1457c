"""Records who joins, leaves or becomes an admin.

Telegram sends `chat_member` updates if the bot is an admin; otherwise the group's service messages tell.
"""

from aiogram import F, Router
from aiogram.types import ChatMemberUpdated, Message, User

from bot.telegram.chats.identity import is_person, meet_unless_outside, membership_of
from bot.world import World
from domain.queries.groups.groups import group
from domain.states import MemberStatus
from domain.usecases.groups.record_membership import record_membership


def register(groups: Router) -> None:
    groups.chat_member.register(on_membership)
    groups.message.register(on_joined, F.new_chat_members)
    groups.message.register(on_left, F.left_chat_member)


async def on_membership(event: ChatMemberUpdated, world: World) -> None:
    member = event.new_chat_member
    await _record(event, member.user, membership_of(member), world)


async def on_joined(message: Message, world: World) -> None:
    for user in message.new_chat_members or ():
        await _record(message, user, MemberStatus.MEMBER, world)


async def on_left(message: Message, world: World) -> None:
    if message.left_chat_member is not None:
        await _record(message, message.left_chat_member, MemberStatus.OUTSIDE, world)


async def _record(event: ChatMemberUpdated | Message, user: User, status: MemberStatus, world: World) -> None:
    # In chats that are not our groups, too: the members of an admin chat have rights.
    world.memberships.forget(event.chat.id, user.id)
    known = await group(event.chat.id)
    if known is None or not known.active or not is_person(user):
        return
    who = await meet_unless_outside(user, status)
    if who is not None:
        await record_membership(
            known.tg_chat_id, who.participant_id, status, happened_at=event.date, doorbell=world.doorbell
        )
