"""Tells moderators that another program is not called any more."""

from bot.messages.card import Card
from bot.messages.words import Words


def webhook_stopped_card(host: str, language: str, *, is_gone: bool) -> Card:
    """is_gone: the program answered 410, which asks for no more calls."""
    return Card(Words(language).html("webhook.gone" if is_gone else "webhook.stopped", host=host))
