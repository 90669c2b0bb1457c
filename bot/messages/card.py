"""What a message is before it is sent: words and buttons."""

from dataclasses import dataclass
from typing import Any, Literal

from bot.messages.marks import marked
from bot.messages.words import Plain


@dataclass(frozen=True, slots=True)
class Button:
    """Exactly one of data, url and app. app: the address of a Mini App, in private chats only.

    style: danger for what takes something away or moves much, success for the usual yes.
    """

    text: str
    data: str | None = None
    url: str | None = None
    app: str | None = None
    style: Literal["danger", "success"] | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """text: Telegram's HTML, everything that people wrote in it escaped. buttons: row by row."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()


def reply_markup(card: Card) -> dict[str, list[list[dict[str, Any]]]]:
    """An InlineKeyboardMarkup in the Bot API's JSON; without buttons it removes a keyboard that is there."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in card.buttons]}


def _button(button: Button) -> dict[str, Any]:
    fields = {
        "text": button.text if isinstance(button.text, Plain) else marked(button.text, button.text),
        "callback_data": button.data,
        "url": button.url,
        "web_app": None if button.app is None else {"url": button.app},
        "style": button.style,
    }
    return {name: value for name, value in fields.items() if value is not None}
