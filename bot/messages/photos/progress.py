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
    """Tells the poster how many parts of an album are not used, and why, or that all are used after all."""
    words = Words(view.poster_language)
    where = words.where(view.posted_at, view.group_title)
    if not view.refused:
        return Card(words.html("rejected.used", where=where))
    keys = [f"reason.{reason}" for reason in view.reasons]
    said_once = dict.fromkeys(key if words.has(key) else "reason.other" for key in keys)
    reasons = [words.plain(key) for key in said_once]
    listed = reasons[0] if len(reasons) == 1 else "".join(f"\n– {reason}" for reason in reasons)
    title = "rejected.title" if view.refused == 1 else "rejected.several"
    said = words.html(title, where=where, count=view.refused, reason=listed)
    return Card("\n".join([said, words.html("delivery.original", link=view.link)] if view.link else [said]))
