"""Says why faces are asked about, in words and in percent."""

from collections.abc import Mapping
from typing import Final

from bot.messages.card import Card
from bot.messages.words import Html, Words
from domain.queries.questions.why_suggested import RunnerUp, WhySuggested

_SURE, _RATHER = 0.8, 0.7
# A runner-up who is less alike by this much is clearly another person.
_CLEARLY: Final = 0.2
# Who is less alike than this is not alike at all.
_AT_ALL: Final = 0.2


def why_suggested_card(
    views: Mapping[int, WhySuggested], language: str, *, is_beside: bool, shown: int, all_shown: bool
) -> Card:
    """views: of the faces of one card, by their numbers on it. is_beside: the picture below shows these faces
    beside the faces that they resemble. shown: how many of the resembled faces are on the picture. all_shown:
    False if the reader may not see one of the resembled faces.
    """
    words = Words(language)
    [name, *_] = [view.name for view in views.values()]
    title = words.html("alike.why", name=name)
    if len(views) == 1:
        [lines] = [_how(view, words) for view in views.values()]
    else:
        lines = [Html(f"{at}. {' '.join(_how(view, words))}") for at, view in views.items()]
    below = [] if all_shown else [words.html("alike.withheld", name=name)]
    if shown:
        n = len(views) if is_beside else shown
        below.insert(0, words.html("alike.below_beside" if is_beside else "alike.below", n=n, name=name))
    return Card("\n".join([title, *lines, Html(), *below]))


def _how(view: WhySuggested, words: Words) -> list[Html]:
    """What makes the face only a question comes last: without it a high percentage looks like a mistake."""
    lines = [
        _alike(view.confidence, words),
        words.html("alike.photos", n=view.alike, of=view.prototypes),
        who_is_next(view.confidence, view.runner_up, words),
    ]
    if view.is_poor:
        lines.append(words.html("alike.poor"))
    if view.is_on_it:
        lines.append(words.html("alike.on_it", name=view.name))
    return lines


def _alike(confidence: float, words: Words) -> Html:
    how = "sure" if confidence >= _SURE else "rather" if confidence >= _RATHER else "doubtful"
    return words.html(f"alike.{how}", percent=percent(confidence))


def who_is_next(confidence: float, runner_up: RunnerUp | None, words: Words) -> Html:
    """confidence: for the person before the runner-up."""
    if runner_up is None or runner_up.confidence < _AT_ALL:
        return words.html("alike.nobody")
    is_clear = confidence - runner_up.confidence >= _CLEARLY
    name = runner_up.name or words.plain("alike.somebody")
    key = "alike.next_clearly" if is_clear else "alike.next"
    return words.html(key, name=name, percent=percent(runner_up.confidence))


def percent(confidence: float) -> int:
    return round(confidence * 100)
