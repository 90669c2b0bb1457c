"""The cards that every conversation about persons shares: a list, a picker, a question and a result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.words import Html, Words
from domain.ids import OperationId

PAGE = 8
MAX_PAGE = 10_000  # far beyond any list, and still an offset that Postgres accepts

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Paged:
    """The page of a list that is shown. page_data: the callback data of another page."""

    page: int
    has_more: bool
    page_data: Callable[[int], str]

    @classmethod
    def among(cls, page: int, total: int, page_data: Callable[[int], str]) -> "Paged":
        """total: the entries of all pages, of which each has `PAGE`."""
        return cls(page, total > (page + 1) * PAGE, page_data)


@dataclass(frozen=True, slots=True)
class Step:
    """One of several cards that lead to a result."""

    number: int
    of: int


def list_card(
    words: Words,
    title: Html,
    lines: Sequence[Html],
    rows: Sequence[tuple[Button, ...]],
    *,
    paged: Paged | None = None,
    below: Rows = (),
) -> Card:
    """rows: the buttons of this page's entries. below: the buttons of the whole list."""
    turning = turn_row(words, paged) if paged else ()
    return Card(
        "\n".join([title, "", *lines] if lines else [title]), (*rows, *([turning] if turning else []), *below)
    )


def picker_card(
    words: Words,
    question: Html,
    choices: Sequence[Button],
    *,
    flow: int,
    paged: Paged | None,
    step: Step | None = None,
    typed: str,
) -> Card:
    """Names to press; a typed name narrows them. flow: of the prompt, for the Cancel button."""
    if not choices:
        hint = words.html("picker.nobody", typed=typed) if typed else words.html("picker.empty")
    else:
        hint = words.html("picker.narrowed", typed=typed) if typed else words.html("picker.hint")
    turning = turn_row(words, paged) if paged else ()
    rows = [(choice,) for choice in choices]
    text = f"{question}\n\n<i>{hint}</i>"
    return Card(
        stepped(words, text, step), (*rows, *([turning] if turning else []), (stop_button(words, flow),))
    )


def confirm_card(lines: Sequence[Html], keep: Button, act: Button, *, more: Rows = ()) -> Card:
    """The safe button comes first. more: other buttons, between the two."""
    return Card("\n".join(lines), ((keep,), *more, (act,)))


def result_card(
    words: Words,
    lines: Sequence[Html],
    *,
    operation_id: OperationId | None = None,
    until: datetime | None = None,
    is_undo: bool = False,
    below: Rows = (),
) -> Card:
    """The card has Undo, or Redo, for an operation that can be taken back. operation_id None: nothing
    changed, or there is no way back.

    until: when Undo ends; the card names the last whole day before. is_undo: the button is Redo.
    """
    if operation_id is None:
        return Card("\n".join(lines), below)
    last = [words.html("result.until", date=words.last_day_before(until))] if until and not is_undo else []
    back = Button(words.plain("button.redo" if is_undo else "button.undo"), callback("undo", operation_id))
    return Card("\n".join([*lines, *last]), ((back,), *below))


def stepped(words: Words, text: str, step: Step | None) -> str:
    if step is None:
        return text
    return f"{words.html('line.step_of', step=step.number, of=step.of)}\n\n{text}"


def stop_button(words: Words, flow: int) -> Button:
    return Button(words.plain("button.cancel"), callback("stop", flow))


def turn_row(words: Words, paged: Paged) -> tuple[Button, ...]:
    """Empty where there is one page."""
    page = paged.page
    back = Button(words.plain("button.previous"), paged.page_data(page - 1)) if page else None
    on = Button(words.plain("button.next"), paged.page_data(page + 1)) if paged.has_more else None
    return tuple(button for button in (back, on) if button is not None)


def of_workspace(card: Card, name: str, language: str) -> Card:
    """name: of the workspace that the card is about; empty for a reader who has only one."""
    if not name:
        return card
    return replace(card, text=f"{Words(language).html('workspace.of', name=name)}\n\n{card.text}")


def in_rows(buttons: Sequence[Button], a_row: int) -> Rows:
    """a_row: how many buttons a row has; the last one may have fewer."""
    return tuple(tuple(buttons[at : at + a_row]) for at in range(0, len(buttons), a_row))
