"""Takes a delivered photo back: deletes the message, or, after 48 hours, puts an empty picture there."""

import logging

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, CallbackQuery, InputMediaPhoto

from bot.messages.card import Card
from bot.messages.chats.empty_picture import GREY_PNG
from bot.messages.deliveries.deliveries import withdrawn_card
from bot.telegram.chats.context import Context
from domain.queries.deliveries.delivery import DeliveryView
from domain.usecases.deliveries.note_taken_back import note_taken_back

log = logging.getLogger(__name__)


async def withdraw(query: CallbackQuery, view: DeliveryView, ctx: Context) -> None:
    """Withdraws the message whose button was pressed, and every other copy."""
    pressed = query.message.message_id if query.message is not None else None
    for message_id in dict.fromkeys((pressed, *view.copies)):
        if message_id is not None:
            await _withdraw_message(message_id, withdrawn_card(view), ctx)
            # If the recipient has undone *Not …* by now, this note makes the photo come again.
            await note_taken_back(view.delivery_id, message_id, ctx.world.doorbell)


async def _withdraw_message(tg_message_id: int, gone: Card, ctx: Context) -> None:
    bot, chat = ctx.world.bot, ctx.who.tg_user_id
    try:
        await bot.delete_message(chat, tg_message_id)
        return
    except TelegramBadRequest as refusal:
        log.info("a withdrawn photo cannot be deleted (%s): it is replaced", refusal.message)
    picture = BufferedInputFile(GREY_PNG, "withdrawn.png")
    neutral = InputMediaPhoto(media=picture, caption=gone.text)
    try:
        await bot.edit_message_media(neutral, chat_id=chat, message_id=tg_message_id)
    except TelegramBadRequest as refusal:  # the recipient deleted it, or it is an empty picture already
        log.info("a withdrawn photo is left as it is: %s", refusal.message)
