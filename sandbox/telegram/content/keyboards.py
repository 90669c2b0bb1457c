"""Inline keyboards, checked as Telegram checks them."""

import json
from typing import Any
from urllib.parse import urlsplit

from sandbox.telegram.entities import Chat, Keyboard
from sandbox.telegram.wire.errors import bad_request

_ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
CALLBACK_DATA_BYTES = 64
# Telegram documents neither limit; both were measured by others (tginfo/Telegram-Limits, issues 187 and 228).
BUTTONS = 100
MARKUP_BYTES = 10_000


def inline_keyboard(markup: Any, chat: Chat) -> Keyboard:
    """The rows of an InlineKeyboardMarkup; empty for none and for reply keyboards. Raises ApiError."""
    if markup is None:
        return []
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('can\'t parse inline keyboard: Field "inline_keyboard" must be an Array of Arrays')
    for row in rows:
        for button in row:
            _check(button, chat)
    if sum(map(len, rows)) > BUTTONS or len(json.dumps(rows, ensure_ascii=False).encode()) > MARKUP_BYTES:
        raise bad_request("reply markup is too long")
    return [row for row in rows if row]


def _check(button: Any, chat: Chat) -> None:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request("can't parse inline keyboard button: Text must be non-empty")
    actions = [name for name in button if name in _ACTIONS]
    if len(actions) != 1:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    match actions[0]:
        case "callback_data":
            if not 1 <= len(str(button["callback_data"]).encode()) <= CALLBACK_DATA_BYTES:
                raise bad_request("BUTTON_DATA_INVALID")
        case "url":
            if urlsplit(str(button["url"])).scheme not in ("http", "https", "tg"):
                raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        case "web_app" if not chat.is_private:
            raise bad_request("BUTTON_TYPE_INVALID")
        case _:
            pass
