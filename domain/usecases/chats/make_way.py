"""A card makes way for a newer one, since nobody hears of an edit: its message stays in the chat as it is."""

from domain.queries.chats.card import Place
from domain.steps.chats.set_card_aside import set_card_aside


async def make_way(place: Place, number: int) -> None:
    """number: of the person that the card names."""
    await set_card_aside(place.kind, place.subject, number, tg_chat_id=place.tg_chat_id)
