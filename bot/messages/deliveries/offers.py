"""Offers of older photos, and the answer to whoever asked for photos that waited."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.words import Words
from domain.queries.deliveries.offer import OfferView


def offer_card(view: OfferView) -> Card:
    """Where nothing of an earlier offer is left, the card says so and loses its buttons."""
    words = Words(view.language)
    if not view.found:
        return Card(words.html("offer.nothing", name=view.alias))
    lines = [words.html("offer.found", n=view.found, name=view.alias)]
    choices = [Button(words.plain("button.offer_all"), callback("offerall", view.person_number))]
    if 0 < view.last_month < view.found:
        lines.append(words.html("offer.month", n=view.last_month))
        choices.append(Button(words.plain("button.offer_month"), callback("offermonth", view.person_number)))
    none = Button(words.plain("button.offer_none"), callback("offernone", view.person_number))
    return Card("\n".join(lines), (tuple(choices), (none,)))


def offer_accepted_card(photos: int, language: str) -> Card:
    """photos: how many are on their way; 0 if none is, mostly because an earlier press asked for all."""
    words = Words(language)
    return Card(words.html("offer.sending", n=photos) if photos else words.html("offer.sent"))


def offer_declined_card(alias: str, language: str) -> Card:
    return Card(Words(language).html("offer.none", name=alias))
