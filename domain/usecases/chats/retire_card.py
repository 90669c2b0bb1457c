"""A card gives way to a newer one: its message stays in the chat, as a text that is not edited any more."""

from collections.abc import Sequence

from domain.ids import CardId
from domain.queries import sql


async def retire_card(card_id: CardId, names: Sequence[int]) -> None:
    """names: numbers of the persons whom the message names. It goes when one of them is erased."""
    await sql.execute(
        """UPDATE cards SET kind = 'said', subject = concat_ws('-', workspace_id, tg_chat_id, tg_message_id),
               shown = CASE WHEN shown LIKE '%+picture' THEN 'said+picture' ELSE 'said' END,
               names = ARRAY(SELECT unnest(names) UNION SELECT unnest($2::bigint[]))
           WHERE id = $1""",
        card_id,
        list(names),
    )
