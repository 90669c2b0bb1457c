"""Passes presses to the handler of their verb, and tells whether a message has the pressed button."""

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import VERBS, Press, parse_callback


class Pressed(Filter):
    """Passes presses with one of the verbs; the handler gets the press as `press`."""

    def __init__(self, *verbs: str) -> None:
        unknown = set(verbs) - set(VERBS)
        if unknown:
            raise ValueError(f"no such buttons: {unknown}")
        self._verbs = verbs

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Press]:
        press = parse_callback(query.data)
        return {"press": press} if press is not None and press.verb in self._verbs else False


def is_of_message(query: CallbackQuery) -> bool:
    """Whether the pressed message has the button. A client can forge a press onto any other message. Also
    False for a message that is too old for Telegram to show.
    """
    if not isinstance(query.message, Message) or query.message.reply_markup is None:
        return False
    rows = query.message.reply_markup.inline_keyboard
    return any(button.callback_data == query.data for row in rows for button in row)
