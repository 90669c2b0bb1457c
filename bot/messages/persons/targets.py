"""Asks whose some faces are: a person to choose, or the name of a new one."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Paged, picker_card
from bot.messages.words import LONGEST_NAME, Html, Words
from domain.queries.persons.workspace_people import PeoplePage


def target_card(
    question: Html,
    people: PeoplePage,
    language: str,
    *,
    flow: int,
    page: int,
    typed: str,
    words_of: int,
    is_new: bool,
    waiting: int | None,
) -> Card:
    """Names to press. A typed name narrows them, and becomes a new person where nobody has it.

    words_of: the update that brought the typed name, so that the button makes nobody of another name.
    waiting: number of a requested person of that name, who can be given no faces yet.
    """
    words = Words(language)
    choices = [Button(one.name[:LONGEST_NAME], callback("target", flow, one.number)) for one in people.people]
    if is_new:
        new = words.plain("button.new_person", name=typed[:LONGEST_NAME])
        choices.append(Button(new, callback("newtarget", flow, words_of)))
    paged = Paged.among(page, people.total, lambda to: callback("targets", flow, to))
    asked = Html(f"{question} {words.html('target.or_new')}")
    if waiting is not None:
        asked = Html(f"{asked}\n\n{words.html('target.waits', number=waiting)}")
    return picker_card(words, asked, choices, flow=flow, paged=paged, typed=typed)
