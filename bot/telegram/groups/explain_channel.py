"""The bot is added to a channel: it works in groups, and says so in private to whoever added it."""

from aiogram import Bot, Router
from aiogram.types import ChatMemberUpdated

from bot.messages.groups.groups import channel_card
from bot.telegram.chats.identity import is_person, language_of, membership_of
from bot.telegram.chats.send_cards import say
from domain.states import MemberStatus


def register(channels: Router) -> None:
    channels.my_chat_member.register(on_added_to_channel)


async def on_added_to_channel(event: ChatMemberUpdated, bot: Bot) -> None:
    """In the channel itself its readers would see it. Whoever never pressed Start cannot be written to."""
    before, now = membership_of(event.old_chat_member), membership_of(event.new_chat_member)
    if before != MemberStatus.OUTSIDE or now == MemberStatus.OUTSIDE or not is_person(event.from_user):
        return
    await say(
        bot, event.from_user.id, channel_card(event.chat.title or "", await language_of(event.from_user))
    )
