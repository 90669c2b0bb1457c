"""Stores the text of a message from which names were cut; forgets a message that names nobody any more."""

from collections.abc import Collection, Mapping

from domain.queries import sql
from domain.values.named import participants_in, persons_in


async def keep_reworded(
    tg_chat_id: int,
    tg_message_id: int,
    wording: Mapping[str, object],
    gone: Collection[str],
    *,
    before: Mapping[str, object],
) -> bool:
    """A message has a row for each workspace of which it names somebody; all of them get the new text. A row
    that names nobody any more is deleted.

    gone: `Name.whose` of removed names. before: the text from which the names were cut. False when a press
    of one of the message's buttons has stored another text since; nothing is stored then.
    """
    kept = await sql.execute(
        """UPDATE cards SET wording = $3::jsonb,
               names = ARRAY(SELECT unnest(names) EXCEPT SELECT unnest($4::bigint[])),
               participants = ARRAY(SELECT unnest(participants) EXCEPT SELECT unnest($5::bigint[]))
           WHERE kind = 'said' AND tg_chat_id = $1 AND tg_message_id = $2 AND wording = $6::jsonb""",
        tg_chat_id,
        tg_message_id,
        sql.to_json(wording),
        persons_in(gone),
        participants_in(gone),
        sql.to_json(before),
    )
    if not kept:
        return False
    await sql.execute(
        """DELETE FROM cards WHERE kind = 'said' AND tg_chat_id = $1 AND tg_message_id = $2
             AND names = '{}' AND participants = '{}'""",
        tg_chat_id,
        tg_message_id,
    )
    return True
