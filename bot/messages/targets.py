"""Whose is it? A person to choose, or the name of a new one."""

from collections.abc import Sequence

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import PAGE, Paged, picker_card
from bot.messages.words import Html, Words
from domain.queries.workspace_persons import PersonChoice
from domain.rules.names import same_name

LONGEST_NAME = 64


def target_card(
    question: Html,
    persons: Sequence[PersonChoice],
    language: str,
    *,
    flow: int,
    page: int = 0,
    typed: str = "",
) -> Card:
    """Names to press. What was typed narrows them, and can become somebody new."""
    words = Words(language)
    page = min(page, max(len(persons) - 1, 0) // PAGE)
    shown = persons[page * PAGE : (page + 1) * PAGE]
    choices = [Button(one.name[:LONGEST_NAME], callback("target", flow, one.number)) for one in shown]
    if typed and not any(same_name(one.name, typed) for one in persons):
        new = words.plain("button.new_person", name=typed[:LONGEST_NAME])
        choices.append(Button(new, callback("newtarget", flow)))
    has_more = len(persons) > (page + 1) * PAGE
    paged = Paged(page, has_more, lambda to: callback("targets", flow, to))
    asked = Html(f"{question} {words.html('target.or_new')}")
    return picker_card(words, asked, choices, flow=flow, paged=paged, typed=typed)
