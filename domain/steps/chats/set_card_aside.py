"""Leaves a message as it is, so that what is told next about the same thing is a new message."""

from domain.queries import sql


async def set_card_aside(
    kind: str, subject: str | int, number: int, *, tg_chat_id: int | None = None
) -> None:
    """Sets aside the cards of this kind and subject. tg_chat_id: only the card in this chat. number: of the
    person that the cards name; an erase of this person still takes them back.
    """
    await sql.execute(
        """UPDATE cards SET subject = concat_ws(':', subject, tg_message_id),
               names = ARRAY(SELECT unnest(names) UNION SELECT $3::bigint)
           WHERE kind = $1 AND subject = $2 AND ($4::bigint IS NULL OR tg_chat_id = $4)""",
        kind,
        str(subject),
        number,
        tg_chat_id,
    )
