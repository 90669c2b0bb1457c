"""Asks whether the chat of the ADMIN_CHAT_ID setting decides for groups."""

from bot.locales import LANGUAGES
from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.words import MAX_TITLE, Words
from domain.queries.groups.deciding import DecidingView
from domain.queries.groups.new_deciders import NewDecidersView

# The languages of the menus that Telegram keeps for a chat. None: the menu for all other languages.
MENU_CODES = (None, *LANGUAGES[1:])


def deciding_card(view: DecidingView) -> Card:
    words = Words(view.language)
    text = words.html("deciding.asks", groups=words.names(_titles(view)))
    there = Button(words.plain("button.decide_there"), callback("decidethere", view.workspace_id))
    here = Button(words.plain("button.decide_here"), callback("decidehere", view.workspace_id))
    return Card(text, ((there,), (here,)))


def decided_card(view: DecidingView, tg_chat_id: int) -> Card:
    """Takes the question's place: this chat decides now, another chat does, or the groups' admins do."""
    words = Words(view.language)
    if view.tg_admin_chat_id is None:
        key = "deciding.there"
    else:
        key = "deciding.here" if view.tg_admin_chat_id == tg_chat_id else "deciding.elsewhere"
    return Card(words.html(key, groups=words.names(_titles(view))))


def without_admin_card(view: DecidingView) -> Card:
    """Tells the operator that nobody can decide there."""
    words = Words(view.language)
    groups = words.names(_titles(view))
    return Card(words.html("deciding.without_admin", groups=groups, number=view.workspace_id))


def new_deciders_card(view: NewDecidersView, title: str | None, language: str) -> Card:
    """title: of the chat that decides now; None for a private chat, or if Telegram does not tell."""
    words = Words(language)
    if title is not None:
        where = words.html("deciding.in_chat", chat=words.names([title[:MAX_TITLE]]))
    else:
        where = words.html(f"deciding.in_{'private' if view.tg_admin_chat_id > 0 else 'another'}")
    groups = [one[:MAX_TITLE] for one in view.groups]
    by = view.by or words.plain("request.somebody")
    return Card(words.html("deciding.moved", groups=words.names(groups), n=len(groups), where=where, by=by))


def _titles(view: DecidingView) -> list[str]:
    return [title[:MAX_TITLE] for title in view.groups]
