"""A card cannot be taken back yet."""

from domain.ids import CardId
from domain.steps.chats.leave_cards import leave_cards


async def leave_card(card_id: CardId) -> None:
    """Keeps only which message has to be deleted, because its chat is closed to the bot for now."""
    await leave_cards([card_id])
