"""A text of the bot lost its buttons: when it is rewritten without a name, it gets none."""

from domain.queries import sql


async def note_buttons_gone(tg_chat_id: int, tg_message_id: int) -> None:
    await sql.execute(
        """UPDATE cards SET wording = jsonb_set(wording, '{buttons}', '[]')
           WHERE kind = 'said' AND tg_chat_id = $1 AND tg_message_id = $2 AND wording IS NOT NULL""",
        tg_chat_id,
        tg_message_id,
    )
