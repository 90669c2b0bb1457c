"""Asks in private whose child an unknown person is."""

from hashlib import sha256

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Rows, stop_button
from bot.messages.words import LONGEST_NAME, Html, Words
from domain.queries.clusters.inquiries import InquiryView


def inquiry_card(view: InquiryView, enough: int) -> Card:
    """The card does not show a name that moderators gave meanwhile: the child may be another family's.

    enough: how many people have to give the same name before moderators see it.
    """
    words = Words(view.language)
    if not view.is_open:
        return Card(words.html("inquiry.over"))
    if view.is_answered:
        said = words.html("inquiry.unsure")
        if view.answer is not None:
            key = "inquiry.said_at_once" if enough == 1 else "inquiry.said"
            said = words.html(key, name=view.answer)
        back = Button(words.plain("button.child_back"), callback("childback", view.id))
        return Card(said, ((back,),))
    lines = [words.html("inquiry.asks", n=view.photos), Html(), words.html("inquiry.effect")]
    return Card("\n".join(lines), _answers(view, words))


def _answers(view: InquiryView, words: Words) -> Rows:
    mine = tuple(
        (Button(one.name[:LONGEST_NAME], callback("childis", view.id, one.number)),) for one in view.people
    )
    name = Button(words.plain("button.child_name"), callback("childname", view.id))
    no = Button(words.plain("button.child_no"), callback("childno", view.id))
    return (*mine, (name,), (no,))


def child_name_card(flow: int, language: str) -> Card:
    words = Words(language)
    return Card(words.html("inquiry.name"), ((stop_button(words, flow),),))


def answered_card(enough: int, language: str) -> Card:
    """The reply to a written name. The card of the question shows the name, too."""
    return Card(Words(language).html("inquiry.thanks_at_once" if enough == 1 else "inquiry.thanks"))


def shown_of(view: InquiryView) -> str:
    """What the card shows, in short: a card that shows the same already is not edited. It holds no name, and
    only a hash of the persons on the buttons.
    """
    if not view.is_open:
        return "over"
    if view.is_answered:
        return f"open:1:{int(view.answer is not None)}"
    people = ":".join(str(one.number) for one in view.people)
    return f"open:0:{sha256(people.encode()).hexdigest()[:16]}"
