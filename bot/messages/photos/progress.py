"""Shows how far a posted photo is: a reaction in the group, and a message in private when it was rejected."""

from bot.messages.card import Card
from bot.messages.words import Words
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


def rejected_photo_card(reason: str, language: str) -> Card:
    """Tells the poster why the photo was rejected."""
    words = Words(language)
    known = f"reason.{reason}" if words.has(f"reason.{reason}") else "reason.other"
    return Card(words.html("rejected.title", reason=words.plain(known)))
