"""What follows a press on a card that a task edits: that card is everybody's, and stays as it is."""

from aiogram.types import CallbackQuery, Message

from bot.messages.card import Card
from bot.telegram.chats.speaking import say, turn_into
from bot.telegram.chats.talk import Talk
from domain.queries.chats.card import is_card


async def show_beside(query: CallbackQuery, talk: Talk, card: Card) -> CallbackQuery | int:
    """In a message of its own under such a card; any other message turns into it. Which, for `show_faces`."""
    pressed = await pressed_card(query)
    if pressed is not None:
        return await say(talk.world.bot, pressed.chat.id, card, reply_to=pressed)
    await turn_into(query, card)
    return query


async def pressed_card(query: CallbackQuery) -> Message | None:
    """None for a message that no task edits."""
    message = query.message
    if isinstance(message, Message) and await is_card(message.chat.id, message.message_id):
        return message
    return None
