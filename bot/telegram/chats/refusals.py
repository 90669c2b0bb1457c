"""Tells users what the domain refused, and closes private chats that cannot be written to any more."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import CallbackQuery, Message, TelegramObject, Update

from bot.messages.chats.errors import error_card, error_text
from bot.telegram.chats.context import Context
from bot.telegram.chats.identity import is_private, language_of, sender_of
from bot.telegram.chats.prompts import answered_prompt, open_prompt, stop_asking
from bot.telegram.chats.send_cards import say, toast
from domain.errors import DomainError, Forbidden, InvalidInput, Untold
from domain.usecases.chats.close_private_chat import close_private_chat
from domain.values.send_outcome import NO_RIGHT_TO_WRITE

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

# A group may take the right to write from the bot: this is its decision and no failure of the bot.
_CLOSED = (
    "chat not found",
    "message thread not found",  # somebody deleted the topic, and with it what the answer is about
    *NO_RIGHT_TO_WRITE,
)

# After these refusals the same prompt may be answered by another name, or by the same one a moment later.
_WORDS_MAY_DO = ("name_taken", "not_approved", "token_needs_private_chat")

log = logging.getLogger(__name__)


class RefusalMiddleware(BaseMiddleware):
    """A refusal is an answer: the update was handled, and what the handler changed before stays."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        try:
            try:
                return await handler(event, data)
            except DomainError as refusal:
                await _tell(event, refusal, data)
            except Untold as untold:
                await _tell_untold(event, untold, data)
        except (TelegramForbiddenError, TelegramBadRequest) as error:
            if not cannot_be_written_to(error):
                raise
            await _note_closed(event, data)
        return None


async def _tell_untold(update: Update, untold: Untold, data: dict[str, Any]) -> None:
    """A waiting user gets an answer at once: it may take months until an admin shows the members."""
    is_asked = isinstance(update.event, CallbackQuery) or (
        isinstance(update.event, Message) and await _expects_an_answer(update.event, data["ctx"])
    )
    if not is_asked:
        raise untold
    log.warning("%s refused: %s", update.event_type, untold)
    await _tell(update, Forbidden("members_hidden"), data)


async def _tell(update: Update, refusal: DomainError, data: dict[str, Any]) -> None:
    ctx: Context | None = data["ctx"]
    match update.event:
        case CallbackQuery() as query:
            language = ctx.language if ctx else await language_of(query.from_user)
            await toast(query, error_text(refusal.code, refusal.details, language), alert=True)
        case Message() as message if await _expects_an_answer(message, ctx):
            bot: Bot = data["bot"]
            language = ctx.language if ctx else await language_of(sender_of(message))
            card = error_card(refusal.code, refusal.details, language)
            await say(bot, message.chat.id, card, reply_to=message)
            await _end_prompt_beyond_answer(message, refusal, ctx)
        case _:
            log.info("%s refused: %s", update.event_type, refusal.code)


async def _end_prompt_beyond_answer(message: Message, refusal: DomainError, ctx: Context | None) -> None:
    """Ends the prompt that no other words could answer: its subject is gone, or somebody was faster."""
    may_be_answered = isinstance(refusal, InvalidInput) or refusal.code in _WORDS_MAY_DO
    if ctx is not None and not may_be_answered and await answered_prompt(message, ctx) is not None:
        await stop_asking(ctx)


async def _expects_an_answer(message: Message, ctx: Context | None) -> bool:
    """In a group, only a command is answered, and a message of a user who was asked something there."""
    if message.chat.type == "private" or (message.text or "").startswith("/"):
        return True
    return ctx is not None and await open_prompt(ctx) is not None


def cannot_be_written_to(error: TelegramForbiddenError | TelegramBadRequest) -> bool:
    """Whether the chat is closed to the bot, or a group lets it write nothing."""
    return isinstance(error, TelegramForbiddenError) or any(text in error.message for text in _CLOSED)


async def _note_closed(update: Update, data: dict[str, Any]) -> None:
    """Closes the private chat of a user who blocked the bot. A failure in a group says nothing of them."""
    log.info("%s: its chat cannot be written to", update.event_type)
    ctx: Context | None = data["ctx"]
    if ctx is not None and is_private(update):
        await close_private_chat(ctx.who.participant_id, ctx.world.doorbell)
