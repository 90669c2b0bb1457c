"""Remembers what a card shows, so that the bot edits the card and does not send it again."""

from collections.abc import Collection, Mapping, Sequence

from domain.ids import CardId
from domain.queries import sql
from domain.queries.chats.card import CAPTION, PICTURE, CardView, Place
from domain.steps.work.work import Work


async def remember_card(
    place: Place, tg_message_id: int, *, shown: str, has_picture: bool, names: Sequence[int] = ()
) -> None:
    """names: numbers of persons and clusters, beside its subject, whose erasing takes the card back."""
    await sql.execute(
        """INSERT INTO cards (workspace_id, kind, subject, tg_chat_id, tg_message_id, shown, names, sent_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, now())
           ON CONFLICT (kind, subject, tg_chat_id) DO UPDATE
           SET tg_message_id = $5, shown = $6, names = $7, sent_at = now()""",
        place.workspace_id,
        place.kind,
        str(place.subject),
        place.tg_chat_id,
        tg_message_id,
        shown + (PICTURE if has_picture else ""),
        sorted(set(names)),
    )


async def note_edit(place: Place, card: CardView, *, shown: str, names: Sequence[int] = ()) -> None:
    """Adds names to the earlier ones: an edit keeps the picture, which still shows the earlier persons."""
    await sql.execute(
        """UPDATE cards SET shown = $2, names = ARRAY(SELECT unnest(names) UNION SELECT unnest($3::bigint[]))
           WHERE id = $1""",
        card.card_id,
        shown + (PICTURE if card.has_picture else ""),
        list(names),
    )
    await forget_caption(place.tg_chat_id, card.tg_message_id)


async def forget_caption(tg_chat_id: int, tg_message_id: int) -> None:
    """Forgets the text that a conversation wrote under this picture: an edit has replaced it."""
    await sql.execute(
        "DELETE FROM cards WHERE kind = 'said' AND tg_chat_id = $1 AND tg_message_id = $2",
        tg_chat_id,
        tg_message_id,
    )


async def keep_reworded(
    tg_chat_id: int, tg_message_id: int, wording: Mapping[str, object], gone: Collection[str]
) -> None:
    """Stores the message's new text in the row of each workspace. gone: `Name.whose` of removed names."""
    numbers, ids = ([int(one[1:]) for one in gone if one[0] == kind] for kind in "pr")
    await sql.execute(
        """UPDATE cards SET wording = $3::jsonb,
               names = ARRAY(SELECT unnest(names) EXCEPT SELECT unnest($4::bigint[])),
               participants = ARRAY(SELECT unnest(participants) EXCEPT SELECT unnest($5::bigint[]))
           WHERE kind = 'said' AND tg_chat_id = $1 AND tg_message_id = $2""",
        tg_chat_id,
        tg_message_id,
        sql.to_json(wording),
        numbers,
        ids,
    )
    await sql.execute(
        """DELETE FROM cards WHERE kind = 'said' AND tg_chat_id = $1 AND tg_message_id = $2
             AND names = '{}' AND participants = '{}'""",
        tg_chat_id,
        tg_message_id,
    )


async def forget_card(card_id: CardId) -> None:
    await forget_cards([card_id])


async def forget_cards(card_ids: Sequence[CardId]) -> None:
    await _forget_wordings(card_ids)
    await sql.execute("DELETE FROM cards WHERE id = ANY($1::bigint[])", list(card_ids))


async def _forget_wordings(card_ids: Sequence[CardId]) -> None:
    """Empties the wording in every workspace's row of these messages: each row holds the whole text."""
    await sql.execute(
        """UPDATE cards c SET wording = NULL FROM cards gone
           WHERE gone.id = ANY($1::bigint[]) AND c.kind = 'said' AND c.wording IS NOT NULL
             AND c.tg_chat_id = gone.tg_chat_id AND c.tg_message_id = gone.tg_message_id""",
        list(card_ids),
    )


async def leave_card(card_id: CardId) -> None:
    """Keeps only which message has to be deleted, because its chat is closed to the bot for now."""
    await leave_cards([card_id])


async def leave_cards(card_ids: Sequence[CardId]) -> None:
    await _forget_wordings(card_ids)
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


async def take_back_left(work: Work, tg_chat_id: int) -> None:
    """Adds tasks that delete the cards left in this chat, because it is open to the bot again."""
    left = await sql.values(
        CardId, "SELECT id FROM cards WHERE kind = 'left' AND tg_chat_id = $1", tg_chat_id
    )
    await work.add_each("take_back_card", [{"card_id": card_id} for card_id in left])
