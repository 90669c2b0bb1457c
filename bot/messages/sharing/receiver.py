"""One receiver of a person's photos: how texts and buttons call them, and the question before they become
an owner.
"""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import confirm_card
from bot.messages.mentions import mention
from bot.messages.persons.people import at_home
from bot.messages.words import Words
from domain.queries.persons.person_card import PersonCard
from domain.queries.sharing.links import LinkView


def called(link: LinkView, words: Words) -> str:
    """In a text: with the id where the name alone does not tell who it is."""
    return mention(link.name, link.tg_user_id, words) if link.is_alike else link.name


def listed(link: LinkView, at: int, words: Words) -> str:
    """As `called`, in a list. at: the position, from 0; where the name alone does not tell who it is, its
    number stands before it, as in `labelled`.
    """
    if not link.is_alike:
        return link.name
    return words.html("share.numbered", number=at + 1, name=called(link, words))


def labelled(link: LinkView, at: int, words: Words) -> str:
    """On a button, which has no room for the id. at: as in `listed`."""
    return words.plain("share.numbered", number=at + 1, name=link.name) if link.is_alike else link.name


def promoting_card(person: PersonCard, link: LinkView, language: str) -> Card:
    """Asked first: until somebody presses Undo, the new owner may delete the person for good."""
    words = Words(language)
    back = Button(words.plain("button.back"), callback("share", person.number))
    promote = Button(
        words.plain("button.make_owner", name=link.name),
        callback("makeownernow", person.number, link.participant_id),
    )
    of = at_home(person.name, person.home, words)
    return confirm_card([words.html("share.promoting", name=of, who=called(link, words))], back, promote)
