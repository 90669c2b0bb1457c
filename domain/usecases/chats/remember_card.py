"""A card was sent: what it shows is known from now on, so that it is edited and not sent again."""

from collections.abc import Sequence

from domain.ids import CardId
from domain.queries import sql
from domain.queries.chats.card import PICTURE, Place


async def remember_card(
    place: Place,
    tg_message_id: int,
    *,
    shown: str,
    has_picture: bool,
    names: Sequence[int] = (),
    instead_of: int | None = None,
) -> bool:
    """names: numbers of further persons and clusters (besides the subject) that the card shows. Erasing one
    of them takes the card back. For a card of the kind `together`: ids of workspaces.
    instead_of: the message that was the card when this one was sent.

    False if another message is the card by now, which another worker sent: then nothing is changed. A row
    that exists gets this card's workspace: a chat's *sheet* (one picture of several faces) may be replaced by
    one with faces of another workspace.
    """
    remembered = await sql.value(
        CardId,
        """INSERT INTO cards (workspace_id, kind, subject, tg_chat_id, tg_message_id, shown, names, sent_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, now())
           ON CONFLICT (kind, subject, tg_chat_id) DO UPDATE
           SET workspace_id = $1, tg_message_id = $5, shown = $6, names = $7, sent_at = now()
           WHERE cards.tg_message_id = $8 RETURNING id""",
        place.workspace_id,
        place.kind,
        str(place.subject),
        place.tg_chat_id,
        tg_message_id,
        shown + (PICTURE if has_picture else ""),
        sorted(set(names)),
        instead_of,
    )
    return remembered is not None
