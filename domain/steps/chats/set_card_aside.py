"""Leaves a message as it is, so that what is told next about the same thing is a new message."""

from domain.queries import sql


async def set_card_aside(kind: str, subject: str | int, number: int) -> None:
    """Sets aside the cards of this kind and subject in every chat. number: of the person that they name, with
    whom an erase still takes them back.
    """
    await sql.execute(
        """UPDATE cards SET subject = concat_ws(':', subject, tg_message_id),
               names = ARRAY(SELECT unnest(names) UNION SELECT $3::bigint)
           WHERE kind = $1 AND subject = $2""",
        kind,
        str(subject),
        number,
    )
