"""Finds the chat of the ADMIN_CHAT_ID setting, also after its group became a supergroup with another id."""

from domain.errors import Refused
from domain.ports import TelegramApi


async def operator_chat(api: TelegramApi, admin_chat_id: int | None) -> int | None:
    """The chat's present id, as Telegram says; the setting itself where the bot is not in that chat. None
    without the setting.

    api: one that follows chats to their new ids. Raises Unavailable when Telegram does not answer.
    """
    if admin_chat_id is None:
        return None
    try:
        return int((await api.call("getChat", {"chat_id": admin_chat_id}))["id"])
    except Refused:  # the bot is not in the chat (yet)
        return admin_chat_id
