"""Takes a delivered photo back: deletes the message, or, after 48 hours, puts an empty picture there."""

from aiogram.types import CallbackQuery

from bot.messages.deliveries.deliveries import withdrawn_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.send_cards import take_away
from domain.queries.deliveries.delivery import DeliveryView
from domain.usecases.deliveries.note_taken_back import note_taken_back


async def withdraw(query: CallbackQuery, view: DeliveryView, ctx: Context) -> None:
    """Withdraws the message whose button was pressed, and every other copy."""
    pressed = query.message.message_id if query.message is not None else None
    for message_id in dict.fromkeys((pressed, *view.copies)):
        if message_id is not None:
            await take_away(ctx.world.bot, ctx.who.tg_user_id, message_id, withdrawn_card(view))
            # If the recipient has undone *Not …* by now, this note makes the photo come again.
            await note_taken_back(view.delivery_id, message_id, ctx.world.doorbell)
