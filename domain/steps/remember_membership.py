"""Who is in which group, as an update or an answer of Telegram just said."""

from domain.queries import sql


async def remember_membership(tg_chat_id: int, participant_id: int, status: str) -> None:
    """status: admin | member | outside. Nothing happens for a chat that is no group of ours."""
    await sql.execute(
        """INSERT INTO group_participants (group_id, participant_id, status)
           SELECT id, $2, $3 FROM groups WHERE tg_chat_id = $1
           ON CONFLICT (group_id, participant_id) DO UPDATE SET status = $3, checked_at = now()""",
        tg_chat_id,
        participant_id,
        status,
    )
