"""Finds the chat of the ADMIN_CHAT_ID setting, also after its group became a supergroup with another id."""

from bot.world import World
from domain.errors import Refused


async def operator_chat(world: World) -> int | None:
    """The chat's present id, as Telegram says. None without the setting."""
    chat = world.settings.admin_chat_id
    if chat is None:
        return None
    try:
        return int((await world.api.call("getChat", {"chat_id": chat}))["id"])
    except Refused:  # the bot is not there (yet)
        return chat
