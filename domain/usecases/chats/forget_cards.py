"""Deletes the rows of cards: their messages are gone, have other words, or stay in a chat about which nothing
is kept.
"""

from collections.abc import Sequence

from domain.ids import CardId
from domain.queries import sql
from domain.steps.chats.leave_cards import forget_wordings


async def forget_cards(card_ids: Sequence[CardId]) -> None:
    async with sql.in_transaction():
        await forget_wordings(card_ids)
        await sql.execute("DELETE FROM cards WHERE id = ANY($1::bigint[])", list(card_ids))
