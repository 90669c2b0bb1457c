"""A card was edited."""

from collections.abc import Sequence

from domain.queries import sql
from domain.queries.chats.card import PICTURE, CardView, Place
from domain.steps.chats.leave_cards import forget_caption


async def note_card_edit(place: Place, card: CardView, *, shown: str, names: Sequence[int] = ()) -> None:
    """Adds names to the earlier ones: an edit keeps the picture, which still shows the earlier persons."""
    await sql.execute(
        """UPDATE cards SET shown = $2, names = ARRAY(SELECT unnest(names) UNION SELECT unnest($3::bigint[]))
           WHERE id = $1""",
        card.card_id,
        shown + (PICTURE if card.has_picture else ""),
        list(names),
    )
    await forget_caption(place.tg_chat_id, card.tg_message_id)
