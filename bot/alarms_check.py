"""Says where the operator's alarms come, also after their chat became a supergroup, which has another id."""

from bot.check import Finding
from domain.errors import OutsideError
from domain.ports import TelegramApi
from domain.queries.service.operator_chat import operator_chat


async def present_chat(api: TelegramApi, admin_chat_id: int | None) -> int | None:
    """The present id of the chat of ADMIN_CHAT_ID. The setting as it is if Telegram does not tell:
    `check_admin_chats` asks Telegram about that chat next, and says what is wrong.
    """
    try:
        return await operator_chat(api, admin_chat_id)
    except OutsideError:
        return admin_chat_id


def check_alarms(admin_chat_id: int | None, present: int | None) -> Finding:
    """Where the operator reads that something is wrong with the service. present: the chat's present id."""
    if admin_chat_id is None:
        return Finding("Alarms", "stand in the log only; with ADMIN_CHAT_ID they come to that chat as well")
    former = "" if present == admin_chat_id else f" (ADMIN_CHAT_ID is its former id {admin_chat_id})"
    return Finding("Alarms", f"come to {present} and stand in the log{former}")
