"""Somebody is missing on a photo: looking harder, pointing at the face, and what came of it."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.words import Html, Plain, Words
from domain.ids import AssetId
from domain.queries.photos.photo_card import CloserLook, PhotoCardView


def closer_look_buttons(words: Words, asset_id: AssetId) -> tuple[Button, ...]:
    """The two buttons of a photo's card with which somebody who is missing is looked for."""
    verbs = ("lookharder", "pointout")
    return tuple(Button(words.plain(f"button.{verb}"), callback(verb, asset_id)) for verb in verbs)


def looked_line(look: CloserLook, words: Words) -> Html:
    """Says what the last closer look found, or that it still goes on, or that it could not see the photo."""
    if look.found is None:
        return words.html("look.unseen" if look.has_ended else "look.looking")
    how = "drawn" if look.is_drawn else "pointed" if look.cell else "looked"
    if not look.found:
        return words.html(f"look.{how}_none", cell=look.cell)
    return words.html(f"look.{how}", n=look.found, cell=look.cell)


def grid_card(view: PhotoCardView, language: str) -> Card:
    """The buttons lie as the cells of the picture do."""
    words = Words(language)
    cells, across = view.grid
    buttons = [Button(Plain(n), callback("pointat", view.asset_id, n)) for n in range(1, cells + 1)]
    rows = tuple(tuple(buttons[i : i + across]) for i in range(0, cells, across))
    lines = [words.html("look.where")]
    if view.look is not None and view.look.cell:
        lines += [Html(""), looked_line(view.look, words)]
    return Card("\n".join(lines), rows)


def missing_answer_card(found: int, language: str) -> Card:
    """Answers a recipient who said that somebody is missing. It does not say whose faces were found: some are
    not decided yet, and the recipient may not know the others.
    """
    words = Words(language)
    return Card(words.html("look.told", n=found) if found else words.html("look.told_none"))
