"""Makes the order of an erase: who asked for it, and which chat gets the certificate."""

from domain.queries.access.acting import Requester, TelegramRequester
from domain.queries.chats.participant import language_of
from domain.steps.erasing.open_erasure import Order


async def order_of(by: Requester, tg_notify_chat_id: int | None = None) -> Order:
    """tg_notify_chat_id: the chat that gets the certificate; None for the requester's private chat.

    An erase that the faces queue asked for has no certificate.
    """
    if not isinstance(by, TelegramRequester):
        return Order()
    return Order(by.tg_user_id, tg_notify_chat_id or by.tg_user_id, await language_of(by.tg_user_id))
