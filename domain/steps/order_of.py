"""The order of an erase that somebody asked for in a conversation."""

from domain.queries.acting import Requester, TelegramRequester
from domain.queries.participant import language_of
from domain.steps.open_erasure import Order


async def order_of(by: Requester) -> Order:
    """The certificate goes to the private chat of who pressed; a message of the queue gets none."""
    if not isinstance(by, TelegramRequester):
        return Order()
    return Order(by.tg_user_id, by.tg_user_id, await language_of(by.tg_user_id))
