"""Turns cards into messages, edits of messages, and toasts (short texts over the chat)."""

from contextlib import suppress
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
    ReactionTypeEmoji,
    ReplyParameters,
)

from bot.messages.card import Card, reply_markup
from bot.messages.chats.empty_picture import GREY_PNG
from bot.messages.words import Words

TOAST_CHARACTERS = 200


async def say(bot: Bot, tg_chat_id: int, card: Card, *, reply_to: Message | int | None = None) -> int:
    """Sends a new message and returns its id. reply_to: a message of the chat, or its id.

    The reply to a message in a forum goes to the topic of that message; an id alone does not tell the topic.
    """
    message_id = reply_to.message_id if isinstance(reply_to, Message) else reply_to
    topic = None
    if isinstance(reply_to, Message) and reply_to.is_topic_message:
        topic = reply_to.message_thread_id
    said = await bot.send_message(
        tg_chat_id,
        card.text,
        message_thread_id=topic,
        reply_markup=_keyboard(card) if card.buttons else None,
        reply_parameters=ReplyParameters(message_id=message_id, allow_sending_without_reply=True)
        if message_id
        else None,
    )
    return said.message_id


async def send_media(bot: Bot, tg_chat_id: int, card: Card, *, media: str, tg_file_id: str) -> int:
    """Sends the file again with the card as its caption, and returns the message's id. Nobody can pass it on.

    media: photo | video | document. Raises TelegramBadRequest when Telegram no longer has the file.
    """
    words: dict[str, Any] = {
        "caption": card.text,
        "reply_markup": _keyboard(card),
        "protect_content": True,
    }
    if media == "video":
        return (await bot.send_video(tg_chat_id, tg_file_id, **words)).message_id
    if media == "document":
        return (await bot.send_document(tg_chat_id, tg_file_id, **words)).message_id
    return (await bot.send_photo(tg_chat_id, tg_file_id, **words)).message_id


async def react(bot: Bot, message: Message, emoji: str) -> None:
    """Does nothing where the message is gone by now."""
    with suppress(TelegramBadRequest):
        await bot.set_message_reaction(message.chat.id, message.message_id, [ReactionTypeEmoji(emoji=emoji)])


async def take_away(bot: Bot, tg_chat_id: int, tg_message_id: int, gone: Card) -> None:
    """Deletes a message with a picture. Where Telegram no longer deletes it, an empty picture with the
    caption `gone` takes its place.
    """
    try:
        await bot.delete_message(tg_chat_id, tg_message_id)
    except TelegramBadRequest:
        empty = BufferedInputFile(GREY_PNG, "gone.png")
        with suppress(TelegramBadRequest):  # it is gone already
            await bot.edit_message_media(
                InputMediaPhoto(media=empty, caption=gone.text), None, tg_chat_id, tg_message_id
            )


async def turn_into(query: CallbackQuery, card: Card) -> None:
    """Makes the pressed message show this card. A new message shows it if Telegram refuses the change, or
    if the pressed message is too old for Telegram to show.
    """
    message = query.message
    if isinstance(message, Message):
        try:
            if message.text is not None:
                await message.edit_text(card.text, reply_markup=_keyboard(card))
            else:
                await message.edit_caption(caption=card.text, reply_markup=_keyboard(card))
            return
        except TelegramBadRequest as refusal:
            if "not modified" in refusal.message:
                return
    assert query.bot is not None, "updates are read for a bot"
    await say(query.bot, _chat_of(query), card)


async def answer_apart(query: CallbackQuery, card: Card) -> None:
    """Answers in a new message and drops the pressed buttons. For a pressed message that an erase deletes,
    because it shows what is erased: the answer must outlive it.
    """
    await drop_buttons(query)
    assert query.bot is not None, "updates are read for a bot"
    await say(query.bot, _chat_of(query), card)


async def drop_buttons(query: CallbackQuery) -> None:
    """Removes the buttons of the pressed message, because they can do nothing more."""
    if isinstance(query.message, Message):
        with suppress(TelegramBadRequest):
            await query.message.edit_reply_markup(reply_markup=None)


async def toast(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """alert: the text stays until the user closes it. For texts that must be read."""
    with suppress(TelegramBadRequest):  # "query is too old"
        await query.answer(text[:TOAST_CHARACTERS] if text else None, show_alert=alert or None)


async def toast_stale(query: CallbackQuery, words: Words, *, alert: bool = True) -> None:
    """Says that the button belongs to a dialogue that is over. In a group it may also belong to another
    user's dialogue, which goes on.
    """
    is_own = query.message is None or query.message.chat.type == "private"
    await toast(query, words.plain("toast.stale" if is_own else "toast.stale_or_others"), alert=alert)


def _chat_of(query: CallbackQuery) -> int:
    return query.from_user.id if query.message is None else query.message.chat.id


def _keyboard(card: Card) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.model_validate(reply_markup(card))
