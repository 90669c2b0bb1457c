"""Notes a message that was sent without a note before it, so that no search for a lost message removes it."""

from datetime import datetime

from domain.queries import sql
from domain.queries.chats.lost_message import COUNTER, IS_KNOWN_CHAT

_NOTE = f"""
INSERT INTO sent_messages (tg_chat_id, counter, tg_message_id, begun_at, sent_at)
SELECT $1::bigint, {COUNTER}, $2, $3, now() WHERE {IS_KNOWN_CHAT}
"""


async def note_sent(tg_chat_id: int, tg_message_id: int, *, begun_at: datetime) -> None:
    """begun_at: before the message was sent. Nothing is noted of chats that no row knows.

    Raises Unavailable when Postgres is away.
    """
    await sql.execute(_NOTE, tg_chat_id, tg_message_id, begun_at)
