"""An erase finds cards in a chat in which nothing can be taken back any more."""

from collections.abc import Sequence

from domain.ids import CardId, ErasureId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.chats.leave_cards import forget_wordings
from domain.steps.work.work import transaction


async def leave_unreached(erasure_id: ErasureId, card_ids: Sequence[CardId], doorbell: Doorbell) -> None:
    """Forgets the cards, and counts their messages for the certificate: people have to delete them."""
    async with transaction(doorbell):
        await forget_wordings(card_ids)
        messages = await sql.values(
            int, "DELETE FROM cards WHERE id = ANY($1::bigint[]) RETURNING tg_message_id", list(card_ids)
        )
        await sql.execute(
            """UPDATE erasures SET counts = counts ||
                   jsonb_build_object('unreached', coalesce((counts ->> 'unreached')::int, 0) + $2::int)
               WHERE id = $1""",
            erasure_id,
            len(set(messages)),
        )
