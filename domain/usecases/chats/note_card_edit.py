"""Notes, after a card was edited, which state it shows and whom it names."""

from collections.abc import Sequence

from domain.queries import sql
from domain.queries.chats.card import PICTURE, CardView, Place
from domain.steps.chats.leave_cards import forget_caption


async def note_card_edit(
    place: Place, card: CardView, *, shown: str, names: Sequence[int] = (), replaces_names: bool
) -> None:
    """Adds names to the earlier ones: an edit keeps the picture, which still shows the earlier persons. An
    edit replaces the text that a conversation wrote under the picture, so that is forgotten.

    names: the numbers of the persons and clusters that the card names now. replaces_names: the earlier names
    are forgotten, because the card has a new picture or never had names in its picture.
    """
    await sql.execute(
        """UPDATE cards SET shown = $2, names = CASE WHEN $4 THEN $3::bigint[]
               ELSE ARRAY(SELECT unnest(names) UNION SELECT unnest($3::bigint[])) END
           WHERE id = $1""",
        card.card_id,
        shown + (PICTURE if card.has_picture else ""),
        list(names),
        replaces_names,
    )
    await forget_caption(place.tg_chat_id, card.tg_message_id)
