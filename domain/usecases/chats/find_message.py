"""Looks for a message that the bot began to send and never heard of, and removes it.

Its process died, or the answer of Telegram was lost. The work was done again since, so the message is there
twice; and the copy that no row knows would keep the names and faces on it when they are erased.
"""

from collections.abc import Awaitable, Callable

from domain.ids import SentMessageId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.chats.lost_message import Guess, next_guess
from domain.queries.deliveries.lost_message import delivery_showing
from domain.steps.chats.look_for_message import look_for_message
from domain.steps.deliveries.record_delivery import record_found
from domain.steps.work.work import transaction
from domain.values.send_outcome import ThatMessage

# So many numbers in one go: then other recipients have their turn.
AT_ONCE = 2

AskAbout = Callable[[Guess], Awaitable[ThatMessage]]
"""Says what the message with this number is. A picture of the bot loses its caption and buttons."""

TakeAway = Callable[[Guess, ThatMessage], Awaitable[None]]


async def find_message(
    sent_message_id: SentMessageId,
    *,
    ask: AskAbout,
    take_away: TakeAway,
    settle_s: float,
    doorbell: Doorbell,
) -> str:
    """Returns `found`, `not found`, or `goes on` when the search takes another run."""
    guess = None
    for _ in range(AT_ONCE):
        guess = await next_guess(sent_message_id, settle_s=settle_s)
        if guess is None:
            await _end(sent_message_id)
            return "not found"
        said = await ask(guess)
        if said.is_closed:
            await _end(sent_message_id)
            return "chat is closed"
        if await _is_lost_one(guess, said, doorbell):
            await take_away(guess, said)
            await _end(sent_message_id)
            return "found"
        await sql.execute(
            "UPDATE sent_messages SET asked_up_to = $2 WHERE id = $1", sent_message_id, guess.number
        )
    async with transaction(doorbell) as work:
        await look_for_message(work, sent_message_id, guess.participant_id if guess else None)
    return "goes on"


async def _is_lost_one(guess: Guess, said: ThatMessage, doorbell: Doorbell) -> bool:
    """A picture may be a lost photo instead, which gets its words back."""
    if not said.photo or guess.participant_id is None:
        return bool(said.photo) or said.is_text
    delivery_id = await delivery_showing(guess.participant_id, said.photo)
    if delivery_id is None:
        return True
    async with transaction(doorbell) as work:
        await record_found(work, delivery_id, guess.number)
    return False


async def _end(sent_message_id: SentMessageId) -> None:
    await sql.execute("DELETE FROM sent_messages WHERE id = $1", sent_message_id)
