"""Asks Telegram about lost messages: the bot began to send them, and Telegram's answer never came."""

from typing import Any

from bot.messages.card import Card
from bot.messages.deliveries.deliveries import outdated_card
from domain.errors import Refused, Throttled
from domain.ids import SentMessageId
from domain.queries.chats.lost_message import Guess
from domain.usecases.chats.find_message import find_message
from domain.values.send_outcome import ThatMessage
from workers.chats.message_calls import is_closed
from workers.chats.message_files import file_unique_ids
from workers.chats.telegram_cards import take_back_picture, take_back_text
from workers.runner import Ids, Job
from workers.world import World

# Telegram's answers to the edit of a caption, when the message is a text of the bot, and when the caption is
# the same already.
_IS_TEXT = "there is no caption in the message to edit"
_IS_SAME = "message is not modified"


async def _find_message(ids: Ids, world: World) -> object:
    async def ask(guess: Guess) -> ThatMessage:
        return await _ask(guess, world)

    async def take_away(guess: Guess, said: ThatMessage) -> None:
        take_back = take_back_text if said.is_text else take_back_picture
        await take_back(world, guess.tg_chat_id, guess.number, _gone(guess))

    return await find_message(
        SentMessageId(int(ids["sent_message_id"])),
        ask=ask,
        take_away=take_away,
        settle_s=world.settings.longest_send_s(),
        doorbell=world.doorbell,
    )


async def _ask(guess: Guess, world: World) -> ThatMessage:
    """Telegram answers an edit that changes a caption with the message, and so with its picture.

    The second edit is needed when an earlier try wrote the same caption and died. Nobody waits for the
    answer, so the first edit is only made while at most half of the chat's turns to send are taken.
    """
    words = _gone(guess).text
    try:
        message = await _edit_caption(guess, words, world, is_spare=True)
        if message is None:
            message = await _edit_caption(guess, f"{words} …", world)
    except Refused as refused:
        if not refused.is_about_the_call:
            raise
        return ThatMessage(is_text=_IS_TEXT in refused.description, is_closed=is_closed(refused))
    return ThatMessage(file_unique_ids(message or {}))


async def _edit_caption(
    guess: Guess, caption: str, world: World, *, is_spare: bool = False
) -> dict[str, Any] | None:
    """The message after the edit; None when nothing changed. Raises Refused also for a text."""
    await world.rates.acquire(guess.tg_chat_id, is_spare=is_spare)
    where = {"chat_id": guess.tg_chat_id, "message_id": guess.number}
    try:
        edited: dict[str, Any] = await world.api.call(
            "editMessageCaption", {**where, "caption": caption, "parse_mode": "HTML"}
        )
    except Throttled as throttled:
        await world.rates.pause(guess.tg_chat_id, throttled.retry_after_s)
        raise
    except Refused as refused:
        if _IS_SAME not in refused.description:
            raise
        return None
    return edited


def _gone(guess: Guess) -> Card:
    return outdated_card(guess.language or "en")


MESSAGE_JOBS: dict[str, Job] = {"find_message": _find_message}
