"""Finds out which user is behind a message or an update."""

from typing import Any

from aiogram.types import Message, Update, User

from bot.locales import closest
from domain.ids import ParticipantId
from domain.queries.chats.participant import ParticipantView, participant
from domain.states import MemberStatus, PrivateChat
from domain.usecases.chats.meet_participant import meet_participant
from domain.values.membership import SHARED_IDS, member_status


def sender_of(message: Message) -> User | None:
    """None for bots, and for anonymous admins and channels: their `from` is a made-up user."""
    user = message.from_user
    return user if user is not None and message.sender_chat is None and is_person(user) else None


def is_person(user: User) -> bool:
    return not user.is_bot and user.id not in SHARED_IDS


async def meet(user: User) -> ParticipantView:
    """Stores the user as a participant. If the user is known already, a new name is stored, and the language
    stays unless it was only assumed so far.
    """
    known = await participant(user.id)
    name, tells = user.full_name[:255], user.language_code is not None
    is_told = known is not None and (known.language_is_known or not tells)
    if known is not None and known.name == name and is_told:
        return known
    language = known.language if known is not None and is_told else closest(user.language_code)
    participant_id: ParticipantId = await meet_participant(user.id, name, language, language_is_known=tells)
    chat = known.private_chat if known is not None else PrivateChat.UNKNOWN
    return ParticipantView(participant_id, user.id, name, language, chat, is_told or tells)


async def meet_unless_outside(user: User, status: MemberStatus) -> ParticipantView | None:
    """None for a user who went away and whom the bot does not know.

    Whoever sends /forget_me and then blocks the bot, or leaves the group, must not be stored again.
    """
    return await (participant(user.id) if status == MemberStatus.OUTSIDE else meet(user))


async def language_of(user: User | None) -> str:
    """The stored language; of an unknown user the one closest to their app's. user: None if anonymous."""
    if user is None:
        return closest(None)
    known = await participant(user.id)
    return known.language if known is not None else closest(user.language_code)


def membership_of(member: Any) -> MemberStatus:
    """member: any of Telegram's ChatMember kinds."""
    return member_status(member.status, is_member=getattr(member, "is_member", False))


def is_private(update: Update) -> bool:
    """Whether somebody wrote or pressed in the private chat."""
    if update.message is not None:
        return update.message.chat.type == "private"
    query = update.callback_query
    return query is not None and query.message is not None and query.message.chat.type == "private"
