"""Tells moderators that another program is not called any more."""

from bot.messages.card import Card
from bot.messages.words import Words


def webhook_stopped_card(host: str, language: str) -> Card:
    return Card(Words(language).html("webhook.stopped", host=host))
