"""Looks in a chat for messages that the bot began to send and never heard of, and removes them.

Their process died, or the answer of Telegram was lost. The work was done again since, so such a message is
there twice; and the copy that no row knows would keep the names and faces on it when they are erased.
"""

from collections.abc import Awaitable, Callable

from domain.errors import Silenced
from domain.ids import SentMessageId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.chats.lost_message import IS_SOUGHT, Guess, next_guess
from domain.queries.deliveries.lost_message import delivery_showing
from domain.steps.chats.look_for_message import look_for_message
from domain.steps.deliveries.record_delivery import record_found
from domain.steps.work.work import transaction
from domain.values.send_outcome import ThatMessage

AskAbout = Callable[[Guess], Awaitable[ThatMessage]]
"""Says what the message with this number is. A picture of the bot loses its caption and buttons."""

TakeAway = Callable[[Guess, ThatMessage], Awaitable[None]]

_GIVE_UP = f"""
DELETE FROM sent_messages m WHERE {IS_SOUGHT}
  AND m.tg_chat_id = (SELECT tg_chat_id FROM sent_messages WHERE id = $2)
"""  # noqa: S608  a constant
_NOTE_ASKED = """
INSERT INTO sent_messages (tg_chat_id, counter, tg_message_id)
SELECT tg_chat_id, counter, $2 FROM sent_messages WHERE id = $1
"""
# The row of a found message becomes the row of a number that was asked about.
_NOTE_FOUND = "UPDATE sent_messages SET tg_message_id = $2 WHERE id = $1"


async def find_message(
    sent_message_id: SentMessageId,
    *,
    ask: AskAbout,
    take_away: TakeAway,
    settle_s: float,
    doorbell: Doorbell,
) -> str:
    """sent_message_id: one of the chat's lost messages. All of them are looked for, and Telegram is asked
    about each number once. One run asks about one number: then other work in the chat has its turn.
    settle_s: how long a send may take. Returns what came of it, for the log.

    Raises Silenced while the chat is closed to the bot: the messages are looked for when it opens, if that is
    within the week for which they are on record.
    """
    guess = await next_guess(sent_message_id, settle_s=settle_s)
    if guess is None:
        await sql.execute(_GIVE_UP, settle_s, sent_message_id)
        return "nothing left to ask"
    said = await ask(guess)
    if said.is_closed:
        raise Silenced("Telegram", guess.tg_chat_id)
    is_found = await _is_lost_one(guess, said, doorbell)
    if is_found:
        await take_away(guess, said)
    await sql.execute(_NOTE_FOUND if is_found else _NOTE_ASKED, guess.id, guess.number)
    async with transaction(doorbell) as work:
        await look_for_message(work, guess.id, guess.participant_id)
    return "found" if is_found else "not this one"


async def _is_lost_one(guess: Guess, said: ThatMessage, doorbell: Doorbell) -> bool:
    """Whether this is a lost message. A picture may be a lost photo instead: it gets its caption back."""
    if not said.photo or guess.participant_id is None:
        return bool(said.photo) or said.is_text
    delivery_id = await delivery_showing(guess.participant_id, said.photo)
    if delivery_id is None:
        return True
    async with transaction(doorbell) as work:
        await record_found(work, delivery_id, guess.number)
    return False
