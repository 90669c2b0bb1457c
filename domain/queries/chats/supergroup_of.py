"""Asks Telegram whether a basic group has become a supergroup, which has another chat id."""

from domain.errors import Moved, Refused, Unavailable
from domain.ports import TelegramApi
from domain.rules.chats.supergroups import is_basic_group

# No chat has a message with such a number.
NO_MESSAGE = 2**31 - 1


async def supergroup_of(api: TelegramApi, tg_chat_id: int) -> int | None:
    """The group's new id. None for any other chat, and for a group in which the bot is not.

    Telegram tells the new id only to a bot that writes in the former chat; getChat answers as before. So
    this asks Telegram to delete a message that does not exist. Raises Unavailable when Telegram does not
    answer, or refuses all calls.
    """
    if not is_basic_group(tg_chat_id):
        return None
    try:
        await api.call("deleteMessage", {"chat_id": tg_chat_id, "message_id": NO_MESSAGE})
    except Moved as moved:
        return moved.new_tg_chat_id
    except Refused as refused:
        if not refused.is_about_the_call:
            raise Unavailable(refused.neighbour, refused.reason) from None
    return None
