"""Notes that a message of the bot has no buttons any more: when an erased name is later taken out of its
text, it must not get the old buttons back.
"""

from domain.queries import sql


async def note_buttons_gone(tg_chat_id: int, tg_message_id: int) -> None:
    await sql.execute(
        """UPDATE cards SET wording = jsonb_set(wording, '{buttons}', '[]')
           WHERE kind = 'said' AND tg_chat_id = $1 AND tg_message_id = $2 AND wording IS NOT NULL""",
        tg_chat_id,
        tg_message_id,
    )
