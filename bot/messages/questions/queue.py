"""What waits for a decision, as a list."""

from collections.abc import Sequence

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Paged, Rows, in_rows, list_card
from bot.messages.words import Html, Plain, Words
from domain.ids import AssetId
from domain.queries.questions.waiting import KINDS, WaitingLine, WaitingPage

_BUTTONS_A_ROW = 4


def queue_card(found: WaitingPage, page: int, language: str, *, unknown: bool) -> Card:
    """A list whose numbers are buttons. unknown: a button leads to the list of unknown people."""
    words = Words(language)
    below: Rows = ()
    if unknown:
        below = ((Button(words.plain("button.unknown_people"), callback("unknown", 0)),),)
    if not found.lines:
        return Card(words.html("queue.none"), below)
    title = Html(f"{words.html('queue.title', n=found.total)}\n{words.html('queue.which')}")
    lines = [_line(line, at, words) for at, line in enumerate(found.lines, 1)]
    paged = Paged.among(page, found.total, lambda other: callback("queue", other))
    return list_card(words, title, lines, _rows(found.lines), paged=paged, below=below)


def _line(line: WaitingLine, at: int, words: Words) -> Html:
    by = line.by or words.plain("queue.somebody")
    date = words.date(line.since)
    return words.html(f"queue.{line.kind}", at=at, date=date, name=line.name, by=by, n=line.count)


def _rows(lines: Sequence[WaitingLine]) -> Rows:
    buttons = [
        Button(Plain(at), callback("waits", line.number, KINDS.index(line.kind)))
        for at, line in enumerate(lines, 1)
    ]
    return in_rows(buttons, _BUTTONS_A_ROW)


def report_waits_card(asset_id: AssetId, by: str, language: str) -> Card:
    """The photo itself comes as a card of its own."""
    words = Words(language)
    settle = Button(words.plain("button.settle"), callback("settle", asset_id))
    return Card(words.html("queue.photo_coming", by=by or words.plain("queue.somebody")), ((settle,),))
