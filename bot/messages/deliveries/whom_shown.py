"""Asks which of the recipient's own persons are on a photo."""

from collections.abc import Sequence

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Rows
from bot.messages.words import LONGEST_NAME, Plain, Words
from domain.ids import DeliveryId
from domain.queries.deliveries.whom_shown import MayBeShown

MOST = 8
BUTTONS_A_ROW = 5


def whom_shown_card(delivery_id: DeliveryId, shown: Sequence[MayBeShown], language: str) -> Card:
    """A recognised person can be confirmed; another of the recipient's persons can be said to be on it."""
    words = Words(language)
    if not shown:
        return Card(words.html("whois.nobody"))
    rows = tuple(
        (
            Button(
                words.plain(
                    "button.is_right" if one.is_on_it else "button.is_too", name=one.name[:LONGEST_NAME]
                ),
                callback("thisis", delivery_id, one.number),
            ),
        )
        for one in shown[:MOST]
    )
    return Card(words.html("whois.ask"), rows)


def which_face_card(shown: MayBeShown, language: str) -> Card:
    """The numbers are those of the faces on the picture beside the card."""
    words = Words(language)
    numbers = [
        Button(Plain(at), callback("thisface", face, shown.number)) for at, face in enumerate(shown.faces, 1)
    ]
    rows = tuple(tuple(numbers[at : at + BUTTONS_A_ROW]) for at in range(0, len(numbers), BUTTONS_A_ROW))
    return Card(words.html("whois.which", name=shown.name), rows)


def who_then_rows(face: int, shown: Sequence[MayBeShown], words: Words, *, may_choose: bool) -> Rows:
    """After a recipient pressed *Not …*, asks whose the face is. may_choose: the reader may choose any person
    of the workspace.
    """
    rows = [
        (
            Button(
                words.plain("button.it_is_one", name=one.name[:LONGEST_NAME]),
                callback("thisface", face, one.number),
            ),
        )
        for one in shown[:MOST]
    ]
    if may_choose:
        rows.append((Button(words.plain("button.it_is_other"), callback("itis", face)),))
    return tuple(rows)
