"""Asks whether the chat of the ADMIN_CHAT_ID setting decides for groups."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.words import MAX_TITLE, Words
from domain.queries.groups.deciding import DecidingView


def deciding_card(view: DecidingView) -> Card:
    words = Words(view.language)
    text = words.html("deciding.asks", groups=words.names(_titles(view)))
    there = Button(words.plain("button.decide_there"), callback("decidethere", view.workspace_id))
    here = Button(words.plain("button.decide_here"), callback("decidehere", view.workspace_id))
    return Card(text, ((there,), (here,)))


def decided_card(view: DecidingView, *, here: bool) -> Card:
    words = Words(view.language)
    key = "deciding.here" if here else "deciding.there"
    return Card(words.html(key, groups=words.names(_titles(view))))


def _titles(view: DecidingView) -> list[str]:
    return [title[:MAX_TITLE] for title in view.groups]
