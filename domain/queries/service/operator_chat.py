"""Finds the chat of the ADMIN_CHAT_ID setting, also after its group became a supergroup with another id."""

from domain.ports import TelegramApi
from domain.queries.chats.supergroup_of import supergroup_of


async def operator_chat(api: TelegramApi, admin_chat_id: int | None) -> int | None:
    """The chat's present id; None without the setting. Raises Unavailable when Telegram does not say whether
    a basic group has moved.
    """
    if admin_chat_id is None:
        return None
    return await supergroup_of(api, admin_chat_id) or admin_chat_id
