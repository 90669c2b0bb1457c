"""Says why a face is asked about, in words and in percent."""

from collections.abc import Mapping
from typing import Final

from bot.messages.card import Card
from bot.messages.words import Words
from domain.queries.questions.why_suggested import RunnerUp, WhySuggested

_SURE, _RATHER = 0.8, 0.7
# A runner-up who is so much less alike is clearly another person.
_CLEARLY: Final = 0.2


def why_suggested_card(view: WhySuggested, language: str) -> Card:
    words = Words(language)
    next_line = _next(view, view.runner_up, words)
    return Card("\n".join([words.html("alike.why", name=view.name), *_how(view, words), next_line]))


def why_each_card(views: Mapping[int, WhySuggested], language: str) -> Card:
    """views: of the faces of one card, by their numbers on it."""
    words = Words(language)
    [name, *_] = [view.name for view in views.values()]
    lines = [f"{at}. {' '.join(_how(view, words))}" for at, view in views.items()]
    return Card("\n".join([words.html("alike.why", name=name), *lines]))


def _how(view: WhySuggested, words: Words) -> tuple[str, str]:
    how = "sure" if view.confidence >= _SURE else "rather" if view.confidence >= _RATHER else "doubtful"
    alike = words.html(f"alike.{how}", percent=percent(view.confidence))
    return alike, words.html("alike.photos", n=view.alike, of=view.prototypes)


def _next(view: WhySuggested, runner_up: RunnerUp | None, words: Words) -> str:
    if runner_up is None:
        return words.html("alike.nobody")
    is_clear = view.confidence - runner_up.confidence >= _CLEARLY
    name = runner_up.name or words.plain("alike.somebody")
    key = "alike.next_clearly" if is_clear else "alike.next"
    return words.html(key, name=name, percent=percent(runner_up.confidence))


def percent(confidence: float) -> int:
    return round(confidence * 100)
