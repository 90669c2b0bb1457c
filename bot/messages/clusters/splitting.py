"""A moderator splits an unknown person: who might be somebody else, and what would happen."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Rows, confirm_card
from bot.messages.photos.contact_sheet import TickedFaces, tick_rows
from bot.messages.words import Html, Words
from domain.queries.operations.done import Done

ALL_FACES = 0


@dataclass(frozen=True, slots=True)
class SplitFaces:
    """parts: how many faces each proposed part has. shown: the position of a part from 1, or ALL_FACES.

    faces: the shown faces; those in `faces.off`, without a tick, stay. leaving: how many of `total` leave.
    """

    number: int
    parts: Sequence[int]
    shown: int
    faces: TickedFaces
    leaving: int
    total: int

    @property
    def can_go(self) -> bool:
        """Whether somebody leaves and somebody stays."""
        return 0 < self.leaving < self.total


def split_card(split: SplitFaces, would: Done | None, language: str) -> Card:
    """would: the rehearsal; None where nothing can be done yet."""
    words = Words(language)
    lines = [words.html("split.title", number=split.number), _proposal(split, words), Html()]
    ticks = tick_rows(split.faces, words, tick="splitface", turn_page="splitpage")
    keep = Button(words.plain("button.cancel"), callback("clusterstays", split.number))
    more = (*_parts(split, words), *ticks)
    if would is None:
        key = "split.nobody_leaves" if split.leaving == 0 else "split.nobody_stays"
        return Card("\n".join([*lines, words.html(key)]), (*more, (keep,)))
    some = words.html("cluster.some", n=would.faces)
    lines.append(words.html("split.would", n=would.photos, faces=some))
    lines.append(words.html("split.stays", n=split.total - would.faces))
    if ticks:
        lines += [Html(), words.html("split.faces")]
    go = callback("splitgo", split.faces.flow, split.leaving)
    return confirm_card(
        lines, keep, Button(words.plain("button.split_go", n=would.faces), go, style="success"), more=more
    )


def _proposal(split: SplitFaces, words: Words) -> Html:
    return (
        words.html("split.parts", n=len(split.parts)) if len(split.parts) > 1 else words.html("split.alike")
    )


def _parts(split: SplitFaces, words: Words) -> Rows:
    """A button for each part and one for all faces; no button if there is only one part."""
    if len(split.parts) < 2:
        return ()
    flow = split.faces.flow
    keys = [(ALL_FACES, "button.split_all", sum(split.parts))]
    keys += [(at, "button.split_part", n) for at, n in enumerate(split.parts, 1)]
    buttons = []
    for at, key, n in keys:
        label = words.plain(key, at=at, n=n)
        label = words.plain("button.shown", what=label) if at == split.shown else label
        buttons.append(Button(label, callback("splitpart", flow, at)))
    return tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))


def cluster_stays_card(language: str) -> Card:
    return Card(Words(language).html("cluster.left_alone"))
