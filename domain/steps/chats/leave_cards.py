"""Takes back messages that are not true any more, also from a chat that is closed to the bot."""

from collections.abc import Sequence

from domain.ids import CardId
from domain.queries import sql
from domain.queries.chats.card import CAPTION, PICTURE
from domain.steps.work.work import Work


async def forget_caption(tg_chat_id: int, tg_message_id: int) -> None:
    """Forgets the text that a conversation wrote under this picture: an edit has replaced it."""
    await sql.execute(
        "DELETE FROM cards WHERE kind = 'said' AND tg_chat_id = $1 AND tg_message_id = $2",
        tg_chat_id,
        tg_message_id,
    )


async def forget_wordings(card_ids: Sequence[CardId]) -> None:
    """Empties the wording in the rows of all workspaces for these messages: each row holds the whole text."""
    await sql.execute(
        """UPDATE cards c SET wording = NULL FROM cards gone
           WHERE gone.id = ANY($1::bigint[]) AND c.kind = 'said' AND c.wording IS NOT NULL
             AND c.tg_chat_id = gone.tg_chat_id AND c.tg_message_id = gone.tg_message_id""",
        list(card_ids),
    )


async def leave_cards(card_ids: Sequence[CardId]) -> None:
    """Forgets all about these cards except which message must be deleted. In a chat that is closed to the
    bot, the message is deleted when the chat opens.
    """
    await forget_wordings(card_ids)
    await sql.execute(
        """UPDATE cards SET kind = 'left', subject = id::text, names = '{}', participants = '{}',
               wording = NULL,
               shown = CASE WHEN shown LIKE '%+picture' THEN $2
                   WHEN shown LIKE '%+caption' THEN $3 ELSE 'left' END
           WHERE id = ANY($1::bigint[])""",
        list(card_ids),
        f"left{PICTURE}",
        f"left{CAPTION}",
    )


async def take_back_each(work: Work, card_ids: Sequence[CardId]) -> None:
    """Adds tasks that delete these cards. A card in a chat that is closed to the bot goes when the chat
    opens.
    """
    await leave_cards(card_ids)
    await _delete_each(work, card_ids)


async def take_back_left(work: Work, tg_chat_id: int) -> None:
    """Adds tasks that delete the cards left in this chat, because it is open to the bot again."""
    left = await sql.values(
        CardId, "SELECT id FROM cards WHERE kind = 'left' AND tg_chat_id = $1", tg_chat_id
    )
    await _delete_each(work, left)


async def take_back_again(work: Work, *, limit: int) -> None:
    """Adds tasks that delete some cards left in groups, chosen at random. When a whole group lets everybody
    write again, Telegram tells no bot, so only another try shows that the cards can go.
    """
    left = await sql.values(
        CardId,
        "SELECT id FROM cards WHERE kind = 'left' AND tg_chat_id < 0 ORDER BY random() LIMIT $1",
        limit,
    )
    await _delete_each(work, left)


async def _delete_each(work: Work, card_ids: Sequence[CardId]) -> None:
    await work.add_each("take_back_card", [{"card_id": card_id} for card_id in card_ids])
