"""The bot was removed from a group."""

from domain.queries import sql


async def leave_group(tg_chat_id: int) -> None:
    """The bot is out: nothing more is accepted or delivered from this group."""
    await sql.execute("UPDATE groups SET active = false, left_at = now() WHERE tg_chat_id = $1", tg_chat_id)
