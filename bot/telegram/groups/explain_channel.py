"""The bot was added to a channel. It tells the user who added it, in private, that it works in groups."""

from aiogram import Bot, Router
from aiogram.types import ChatMemberUpdated

from bot.messages.groups.groups import channel_card
from bot.telegram.chats.identity import is_person, language_of, membership_of
from bot.telegram.chats.send_cards import say
from domain.states import MemberStatus


def register(channels: Router) -> None:
    channels.my_chat_member.register(on_added_to_channel)


async def on_added_to_channel(event: ChatMemberUpdated, bot: Bot) -> None:
    """Writes in private: in the channel all would read it. A user who never pressed Start gets nothing."""
    before, now = membership_of(event.old_chat_member), membership_of(event.new_chat_member)
    if before != MemberStatus.OUTSIDE or now == MemberStatus.OUTSIDE or not is_person(event.from_user):
        return
    await say(
        bot, event.from_user.id, channel_card(event.chat.title or "", await language_of(event.from_user))
    )
