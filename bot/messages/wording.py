"""The words of a sent message with marks that say whose each name is, so that a name can be cut out."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.messages.card import Button, Card
from bot.messages.marks import is_known, whom, without_marks, without_names
from bot.messages.words import Words

Wording = dict[str, Any]
"""text: Telegram's HTML. buttons: rows of the Bot API's buttons. Both with marks."""


def wording_of(text: str, rows: Sequence[Sequence[Mapping[str, Any]]]) -> Wording | None:
    """None for a message with people's words that are nobody's name, or with a link that may let somebody in:
    neither is stored.
    """
    if any("url" in button for row in rows for button in row):
        return None
    parts = [text, *(button["text"] for row in rows for button in row)]
    if not all(is_known(part) for part in parts):
        return None
    return {"text": text, "buttons": [[dict(button) for button in row] for row in rows]}


def cut(wording: Wording, gone: Collection[str], language: str) -> Wording:
    """The words without the names of persons and participants who are `gone`. A button with such a name is
    dropped. gone: `p` and the number of a person, or `r` and the id of a participant.
    """
    gap = without_marks(Words(language).html("name.deleted"))
    rows = [[b for b in row if whom(b["text"]).isdisjoint(gone)] for row in wording["buttons"]]
    return {"text": without_names(wording["text"], gone, gap), "buttons": [row for row in rows if row]}


def names_in(wording: Wording) -> frozenset[str]:
    """Whose names are left in the message, as in `cut`."""
    labels = [whom(button["text"]) for row in wording["buttons"] for button in row]
    return whom(wording["text"]).union(*labels)


def card_of(wording: Wording) -> Card:
    """The message as it is sent, without marks."""
    rows = tuple(tuple(_button(button) for button in row) for row in wording["buttons"])
    return Card(without_marks(wording["text"]), rows)


def _button(button: Mapping[str, Any]) -> Button:
    return Button(
        without_marks(button["text"]),
        data=button.get("callback_data"),
        url=button.get("url"),
        app=button.get("web_app", {}).get("url"),
        style=button.get("style"),
    )
