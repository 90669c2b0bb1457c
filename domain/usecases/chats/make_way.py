"""Leaves a card as it is, so that the news comes as a new message: Telegram notifies nobody of an edit."""

from domain.queries.chats.card import Place
from domain.steps.chats.set_card_aside import set_card_aside


async def make_way(place: Place, number: int) -> None:
    """number: of the person that the card names."""
    await set_card_aside(place.kind, place.subject, number, tg_chat_id=place.tg_chat_id)
