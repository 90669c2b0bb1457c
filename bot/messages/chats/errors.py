"""Puts the refusals of the domain into words. The only table of them is the locales' `error.` keys."""

from collections.abc import Mapping

from bot.messages.card import Card
from bot.messages.words import Words


def error_text(code: str, details: Mapping[str, object], language: str) -> str:
    """The words of a refusal: at most 200 characters without HTML, to fit a toast. Tests try each code."""
    return Words(language).plain(f"error.{code}", **details)


def error_card(code: str, details: Mapping[str, object], language: str) -> Card:
    return Card(Words(language).html(f"error.{code}", **details))


def incident_card(incident: str, language: str) -> Card:
    """Says that an update failed because of a bug of ours."""
    return Card(Words(language).html("failure.incident", incident=incident))
