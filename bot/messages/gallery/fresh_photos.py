"""Asks for fresh photos of somebody who looks different by now."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.words import Words
from domain.queries.gallery.fresh_photos import FreshPhotosReader, FreshPhotosView


def fresh_photos_card(view: FreshPhotosView, reader: FreshPhotosReader) -> Card:
    words = Words(reader.language)
    add = Button(words.plain("button.add_training"), callback("addtraining", view.number))
    later = Button(words.plain("button.laterphotos"), callback("laterphotos", view.number))
    return Card(words.html("fresh.asks", name=reader.name), ((add, later),))


def asked_again_card(language: str) -> Card:
    """The words in place of a question that was asked again."""
    return Card(Words(language).html("fresh.again"))


def later_photos_card(name: str, days: int, language: str) -> Card:
    return Card(Words(language).html("fresh.later", name=name, n=days))
