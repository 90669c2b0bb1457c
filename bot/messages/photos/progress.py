"""Shows how far a posted photo is: a reaction in the group, and a message in private when it is not used."""

from bot.messages.card import Card
from bot.messages.words import Words
from domain.queries.photos.progress import ProgressView
from domain.states import AssetState

# Each must be one of Telegram's free reactions.
_REACTIONS = {
    AssetState.RECEIVED: "👀",
    AssetState.DONE: "👌",
    AssetState.REJECTED: "🤷",
    AssetState.DEAD: "🤷",
}


def reaction(state: AssetState) -> str:
    return _REACTIONS[state]


def rejected_photo_card(view: ProgressView) -> Card:
    """Tells the poster why the photo is not used, or that it is used after all."""
    words = Words(view.poster_language)
    where = words.where(view.posted_at, view.group_title)
    if view.reason is None:
        return Card(words.html("rejected.used", where=where))
    known = f"reason.{view.reason}" if words.has(f"reason.{view.reason}") else "reason.other"
    return Card(words.html("rejected.title", where=where, reason=words.plain(known)))
