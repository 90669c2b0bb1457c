"""Says at once whether a training photo can be used."""

from collections.abc import Iterator, Sequence

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.words import Html, Plain, Words
from domain.queries.connecting.verdict import DIFFERS, VerdictView
from domain.values.training import ENOUGH_PHOTOS

BUTTONS_A_ROW = 5

Rows = tuple[tuple[Button, ...], ...]


def verdict_card(view: VerdictView, *, alike: int = 1) -> Card:
    """alike: how many photos the card is about, where they look like the same known person: one question."""
    words = Words(view.language)
    parts = [_verdict(view, words, alike), *_progress(view, words)]
    numbers = _numbers(view) if view.verdict == "several_faces" else ()
    join = _whom_it_shows(view, words) if view.verdict == "somebody_else" else ()
    doubt = _who_it_is(view, words) if view.verdict == DIFFERS else ()
    return Card("\n".join(parts), (*numbers, *join, *doubt, *_ways_on(view, words)))


def is_question(view: VerdictView) -> bool:
    """Whether the photo's card asks something and so has buttons of its own."""
    return view.verdict in ("several_faces", "somebody_else", DIFFERS)


def verdicts_card(views: Sequence[VerdictView]) -> Card:
    """Verdicts on photos that were sent in a row, in that order; a photo with a question has its own card."""
    last = views[-1]
    words = Words(last.language)
    parts: list[str] = [
        words.html("verdicts.line", position=position, verdict=Html(_verdict(view, words)))
        for position, view in enumerate(views, 1)
        if not is_question(view)
    ]
    parts += _progress(last, words)
    title = words.html("verdicts.title", n=len(views))
    return Card("\n".join([title, *parts]), _ways_on(last, words))


def _whom_it_shows(view: VerdictView, words: Words) -> Rows:
    """The photo looks like a known person: asks whom it shows. A sender who receives that person's photos
    already has nothing to join, and can only say that it is another person.
    """
    another = Button(words.plain("button.another_person"), callback("another", view.asset_id))
    if view.known_as is not None:
        return ((another,),)
    return ((Button(words.plain("button.ask_to_join"), callback("asktojoin", view.asset_id)),), (another,))


def _who_it_is(view: VerdictView, words: Words) -> Rows:
    """The safe answer comes first."""
    leave_out = Button(words.plain("button.leave_out"), callback("leaveout", view.asset_id))
    keep = Button(words.plain("button.is_person", name=view.alias), callback("keepphoto", view.asset_id))
    return ((leave_out,), (keep,))


def draft_buttons(words: Words, person_number: int, *, good: int) -> tuple[Button, ...]:
    """Cancel, and from the first good photo on also Done."""
    done = Button(words.plain("button.done"), callback("done", person_number), style="success")
    cancel = Button(words.plain("button.cancel"), callback("discard", person_number))
    return (done, cancel) if good else (cancel,)


def sent_buttons(words: Words, person_number: int) -> Rows:
    """The buttons of a request that nobody has decided about."""
    more = Button(words.plain("button.add_photos"), callback("addphotos", person_number))
    back = Button(words.plain("button.take_back"), callback("takeback", person_number))
    return ((more,), (back,))


def _ways_on(view: VerdictView, words: Words) -> Rows:
    if view.is_sent:
        return sent_buttons(words, view.person_number)
    return (draft_buttons(words, view.person_number, good=view.good),)


def _verdict(view: VerdictView, words: Words, alike: int = 1) -> str:
    match view.verdict:
        case "several_faces":
            return words.html("verdict.several_faces", n=view.faces, name=view.alias)
        case "somebody_else" if view.known_as is not None:
            return words.html("verdict.somebody_known", known=view.known_as, name=view.alias, n=alike)
        case "somebody_else":
            return words.html("verdict.somebody_else", name=view.alias, n=alike)
        case code if words.has(f"verdict.{code}"):
            return words.html(f"verdict.{code}", name=view.alias)
        case code if words.has(f"error.{code}"):
            return words.html(f"error.{code}")
        case _:
            return words.html("verdict.dead")


def _progress(view: VerdictView, words: Words) -> list[str]:
    if view.is_sent:
        return [words.html("verdict.sent", n=view.good), "", words.html("connect.sent", name=view.alias)]
    if not view.good:
        return []
    return [words.html("verdict.enough" if view.good >= ENOUGH_PHOTOS else "verdict.progress", n=view.good)]


def _numbers(view: VerdictView) -> Iterator[tuple[Button, ...]]:
    """A button for each number on the picture, `BUTTONS_A_ROW` to a row."""
    buttons = [Button(Plain(n), callback("pick", view.asset_id, n)) for n in range(1, view.faces + 1)]
    for start in range(0, len(buttons), BUTTONS_A_ROW):
        yield tuple(buttons[start : start + BUTTONS_A_ROW])
