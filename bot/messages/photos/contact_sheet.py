"""Faces as numbered tiles: the caption of their picture, and the numbers to tick on the card above it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Paged, Rows, turn_row
from bot.messages.words import Words

FACES_A_SHEET = 12
_A_ROW = 4


@dataclass(frozen=True, slots=True)
class TickedFaces:
    """Faces that a card's button is about. off: those without a tick, which the button leaves out. flow: of
    the dialogue that the buttons belong to.
    """

    flow: int
    faces: Sequence[int]
    off: Collection[int] = ()
    page: int = 0

    @property
    def first(self) -> int:
        """The number on the first tile of the page."""
        return self.page * FACES_A_SHEET + 1

    @property
    def shown(self) -> Sequence[int]:
        return self.faces[self.first - 1 : self.first - 1 + FACES_A_SHEET]


def sheet_card(language: str, *, has_grey: bool) -> Card:
    """has_grey: a tile is grey, because there is no photo to show its face from."""
    words = Words(language)
    lines = [words.html("sheet.caption"), *([words.html("sheet.grey")] if has_grey else [])]
    return Card("\n".join(lines))


def tick_rows(
    faces: TickedFaces, words: Words, *, tick: str = "tickface", turn_page: str = "facepage"
) -> Rows:
    """No rows for fewer than two faces. tick, turn_page: the verbs of the buttons, which
    carry the flow and a face's or page's number.
    """
    if len(faces.faces) < 2:
        return ()
    ticks = [
        Button(f"{'☐' if face in faces.off else '☑'} {at}", callback(tick, faces.flow, face))
        for at, face in enumerate(faces.shown, faces.first)
    ]
    has_more = len(faces.faces) > faces.first - 1 + FACES_A_SHEET
    turn = turn_row(words, Paged(faces.page, has_more, lambda to: callback(turn_page, faces.flow, to)))
    rows = tuple(tuple(ticks[at : at + _A_ROW]) for at in range(0, len(ticks), _A_ROW))
    return (*rows, *((turn,) if turn else ()))
