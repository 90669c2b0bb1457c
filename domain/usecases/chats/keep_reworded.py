"""Stores the text of a message from which a name was cut."""

from collections.abc import Collection, Mapping

from domain.queries import sql


async def keep_reworded(
    tg_chat_id: int,
    tg_message_id: int,
    wording: Mapping[str, object],
    gone: Collection[str],
    *,
    before: Mapping[str, object],
) -> bool:
    """Stores the message's new text in the row of each workspace. gone: `Name.whose` of removed names.

    before: the text from which the names were cut. False when a press of one of the message's buttons has
    stored another text since; nothing is stored then.
    """
    numbers, ids = ([int(one[1:]) for one in gone if one[0] == kind] for kind in "pr")
    kept = await sql.execute(
        """UPDATE cards SET wording = $3::jsonb,
               names = ARRAY(SELECT unnest(names) EXCEPT SELECT unnest($4::bigint[])),
               participants = ARRAY(SELECT unnest(participants) EXCEPT SELECT unnest($5::bigint[]))
           WHERE kind = 'said' AND tg_chat_id = $1 AND tg_message_id = $2 AND wording = $6::jsonb""",
        tg_chat_id,
        tg_message_id,
        sql.to_json(wording),
        numbers,
        ids,
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
