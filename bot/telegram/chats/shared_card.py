"""Answers a press on a card that a task edits: everybody sees that card, so a press leaves it as it is."""

from aiogram.types import CallbackQuery, Message

from bot.messages.card import Card
from bot.telegram.chats.context import Context
from bot.telegram.chats.send_cards import say, turn_into
from domain.queries.chats.card import is_card


async def show_beside(query: CallbackQuery, ctx: Context, card: Card) -> CallbackQuery | int:
    """Replies to a card that a task edits; any other message turns into the new card.

    Returns where the card is now, for `show_faces`: the id of the reply, or the query.
    """
    pressed = await pressed_card(query)
    if pressed is not None:
        return await say(ctx.world.bot, pressed.chat.id, card, reply_to=pressed)
    await turn_into(query, card)
    return query


async def pressed_card(query: CallbackQuery) -> Message | None:
    """The pressed message; None if no task edits it."""
    message = query.message
    if isinstance(message, Message) and await is_card(message.chat.id, message.message_id):
        return message
    return None
