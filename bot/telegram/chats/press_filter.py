"""The filter for buttons."""

from aiogram.filters import Filter
from aiogram.types import CallbackQuery

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
