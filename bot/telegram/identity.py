"""Who is behind a message, if anybody."""

from typing import Any

from aiogram.types import ChatMemberRestricted, Message, Update, User

from bot.locales import closest
from domain.ports import ParticipantId
from domain.queries.participant import ParticipantView, participant
from domain.usecases.meet_participant import meet_participant

# Ids that many share: Telegram, an anonymous admin, a channel. They never have rights.
_SHARED_IDS = frozenset({777000, 1087968824, 136817688})
_STATUS = {"creator": "admin", "administrator": "admin", "member": "member"}


def sender_of(message: Message) -> User | None:
    """None for anonymous admins, channels and bots: `from` is a made-up user then."""
    user = message.from_user
    return user if user is not None and message.sender_chat is None and is_person(user) else None


def is_person(user: User) -> bool:
    return not user.is_bot and user.id not in _SHARED_IDS


async def meet(user: User) -> ParticipantView:
    """Who we know already keeps the language; a new name replaces the old one."""
    known = await participant(user.id)
    name = user.full_name[:255]
    if known is not None and known.name == name:
        return known
    language = known.language if known is not None else closest(user.language_code)
    participant_id: ParticipantId = await meet_participant(user.id, name, language)
    chat = known.private_chat if known is not None else "unknown"
    return ParticipantView(participant_id, user.id, name, language, chat)


def membership_of(member: Any) -> str:
    """admin | member | outside, of any of Telegram's ChatMember kinds."""
    if isinstance(member, ChatMemberRestricted):
        return "member" if member.is_member else "outside"
    return _STATUS.get(member.status, "outside")


def is_private(update: Update) -> bool:
    """Somebody wrote or pressed in the private chat."""
    if update.message is not None:
        return update.message.chat.type == "private"
    query = update.callback_query
    return query is not None and query.message is not None and query.message.chat.type == "private"
