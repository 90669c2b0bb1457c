"""A delivered photo: who is in it, and what its recipient can say about that."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import result_card
from bot.messages.words import Words
from domain.queries.delivery import DeliveryView

NAMES_IN_BUTTONS = 8


def delivery_card(view: DeliveryView) -> Card:
    """At most 1024 characters: it is the photo's caption."""
    words = Words(view.language)
    right = Button(words.plain("button.right"), callback("right", view.delivery_id))
    wrong = Button(words.plain("button.wrong"), callback("wrong", view.delivery_id))
    missing = Button(words.plain("button.missing"), callback("missing", view.delivery_id))
    return Card(_caption(view, words), ((right, wrong), (missing,)))


def which_person_card(view: DeliveryView) -> Card:
    """Several of the recipient's people are in it: who is not?"""
    words = Words(view.language)
    rows = tuple(
        (
            Button(
                words.plain("button.not_person", name=person.name),
                callback("notperson", view.delivery_id, person.number),
            ),
        )
        for person in view.persons[:NAMES_IN_BUTTONS]
    )
    back = Button(words.plain("button.back"), callback("keep", view.delivery_id))
    return Card(f"{_caption(view, words)}\n\n{words.html('delivery.which')}", (*rows, (back,)))


def confirmed_card(view: DeliveryView) -> Card:
    words = Words(view.language)
    return Card(f"{_caption(view, words)}\n\n{words.html('delivery.confirmed')}")


def rejected_card(name: str, operation_id: int | None, language: str) -> Card:
    """With the way back: whoever receives the person lost the photo for it."""
    words = Words(language)
    return result_card(words, [words.html("delivery.rejected", name=name)], operation_id=operation_id)


def withdrawn_card(language: str) -> Card:
    """What stands in place of a photo that is too old to be deleted."""
    return Card(Words(language).html("delivery.withdrawn"))


def unknown_deliveries_card(count: int, language: str) -> Card:
    words = Words(language)
    if count == 0:
        return Card(words.html("delivery.unknown_done"))
    show = Button(words.plain("button.show"), callback("showunknown"))
    return Card(words.html("delivery.unknown", n=count), ((show,),))


def _caption(view: DeliveryView, words: Words) -> str:
    names = words.names([person.name for person in view.persons])
    return f"{names}\n{words.where(view.taken_at, view.group_title)}"
