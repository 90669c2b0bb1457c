"""Finds out before a handler runs who wrote or pressed, and notes that their private chat is open."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, Message, TelegramObject, Update, User

from bot.telegram.chats.context import SPENT, Context, topic_of
from bot.telegram.chats.identity import is_person, is_private, meet, sender_of
from bot.telegram.chats.pictures import SAID
from bot.world import World
from domain.errors import Unavailable
from domain.queries.chats.participant import ParticipantView, participant
from domain.queries.erasing.deletion import forgotten_since
from domain.queries.groups.groups import is_ours, is_outside
from domain.states import MemberStatus, PrivateChat
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.groups.record_presence import record_presence

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class ParticipantMiddleware(BaseMiddleware):
    """Gives handlers `ctx` and `arrived`, the number of photos that waited until the private chat was opened.

    `ctx` is None for anonymous admins, channels and bots; for an edit in a group; for a reaction or a change
    of membership, also for the message that somebody left; and for a message in a group that is neither
    active nor an admin chat, because nothing is stored of such a group, not even who wrote. It is None also
    for an unknown user who presses a button there (unless it is the operator's chat), who edits an old
    private message, or of whom a private chat tells only by a note of Telegram, such as that a message was
    pinned; and for a press of somebody who was forgotten since.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        data |= {"ctx": None, "arrived": 0}
        user = await _who(event, data["world"], data["received_at"])
        if user is not None:
            met = await meet(user)
            if is_private(event) and met.private_chat != PrivateChat.OPEN:
                world: World = data["world"]
                data["arrived"] = await open_private_chat(met.participant_id, world.doorbell)
                met = replace(met, private_chat=PrivateChat.OPEN)
            await _note_presence(event, met, data["world"])
            data["ctx"] = Context(
                data["world"],
                met,
                data["state"],
                event.update_id,
                data["received_at"],
                data[SPENT],
                _topic(event),
            )
        return await handler(event, data)


async def _who(update: Update, world: World, received_at: datetime) -> User | None:
    if (query := update.callback_query) is not None:
        return await _who_pressed(query, world, received_at)
    if (edited := update.edited_message) is not None:
        return await _who_edited(edited)
    return None if update.message is None else await _who_wrote(update.message)


async def _who_wrote(message: Message) -> User | None:
    """None in private for an unknown user whom only a note of Telegram tells of: a user who was forgotten
    and then sets a timer or pins a message must not be stored again.
    """
    # The message that somebody left may be from that user, whom `record_membership` does not store.
    has_left = message.left_chat_member is not None or message.chat_owner_left is not None
    if has_left or (user := sender_of(message)) is None:
        return None
    if message.chat.type != "private":
        return user if await is_ours(message.chat.id) else None
    is_said = message.content_type in SAID
    return user if is_said or await participant(user.id) is not None else None


async def _who_pressed(query: CallbackQuery, world: World, received_at: datetime) -> User | None:
    """None for an unknown user in a group of which nothing is stored. In the operator's chat every presser is
    stored: it is asked for which groups it decides before it is an admin chat.

    None also for a user who was forgotten since they pressed, as by an earlier try of this press whose answer
    was lost.
    """
    user, message = query.from_user, query.message
    if not is_person(user):
        return None
    if await participant(user.id) is not None:
        return user
    if await forgotten_since(user.id, received_at) is not None:
        return None
    if message is None or message.chat.type == "private" or await is_ours(message.chat.id):
        return user
    is_stored = await world.is_operator_chat(message.chat.id)
    return user if is_stored else None


async def _who_edited(message: Message) -> User | None:
    """None for an edit in a group: it does not tell who is there.

    In private, None for a user who was forgotten: an edit of an old message must not store them again.
    """
    user = sender_of(message)
    if user is None or message.chat.type != "private" or await participant(user.id) is None:
        return None
    return user


def _topic(update: Update) -> int | None:
    message = update.callback_query.message if update.callback_query is not None else update.message
    return topic_of(message) if isinstance(message, Message) else None


async def _note_presence(update: Update, met: ParticipantView, world: World) -> None:
    """A user who writes in a group counts as a member, unless they left and Telegram says that they are still
    outside: in public groups, and below the posts of a channel, others may write, too.
    """
    message = update.message
    if message is not None and message.chat.type != "private" and not await _has_left(message, met, world):
        await record_presence(
            message.chat.id, met.participant_id, happened_at=message.date, doorbell=world.doorbell
        )


async def _has_left(message: Message, met: ParticipantView, world: World) -> bool:
    if not await is_outside(message.chat.id, met.participant_id):
        return False
    try:
        found = await world.memberships.look_up(message.chat.id, met.tg_user_id)
        return found.status == MemberStatus.OUTSIDE and not found.is_doubtful
    except Unavailable:
        return False  # Telegram does not tell, and most of those who write are back
