"""Notes a message before it is sent: a process may die before it knows the number that Telegram gave it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from domain.ids import SentMessageId
from domain.queries import sql
from domain.queries.chats.lost_message import COUNTER, IS_KNOWN_CHAT

_BEGIN = f"""
INSERT INTO sent_messages (tg_chat_id, counter) SELECT $1::bigint, {COUNTER}
WHERE {IS_KNOWN_CHAT} RETURNING id
"""


@dataclass(slots=True)
class Sending:
    """tg_message_ids: what Telegram answered, one for each picture of an album. The caller fills it in."""

    tg_message_ids: tuple[int, ...] = ()


@asynccontextmanager
async def sending(tg_chat_id: int, *, is_refusal: Callable[[Exception], bool]) -> AsyncIterator[Sending]:
    """is_refusal: whether an error means that there certainly is no message. After any other error there may
    be one, and it is looked for (`find_message`). Nothing is noted of chats that no row knows.
    """
    noted = await sql.value(SentMessageId, _BEGIN, tg_chat_id)
    message = Sending()
    try:
        yield message
    except Exception as error:  # it is raised again
        if is_refusal(error):
            await sql.execute("DELETE FROM sent_messages WHERE id = $1", noted)
        raise
    await _note_sent(noted, message)


async def _note_sent(noted: SentMessageId | None, message: Sending) -> None:
    """Notes the numbers. Where Telegram answered without one, nothing of the message stays on record."""
    await sql.execute(
        """WITH begun AS (DELETE FROM sent_messages WHERE id = $1 RETURNING *)
           INSERT INTO sent_messages (tg_chat_id, counter, tg_message_id, begun_at, sent_at)
           SELECT begun.tg_chat_id, begun.counter, number, begun.begun_at, now()
           FROM begun, unnest($2::bigint[]) number""",
        noted,
        list(message.tg_message_ids),
    )
