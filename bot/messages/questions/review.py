"""The review of questions: a list of persons, the card of one, the reasons of a no, and what was decided."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Paged, Rows, in_rows, list_card, turn_row
from bot.messages.questions.suggestions import REASONS as REASONS_OF_A_NO
from bot.messages.questions.why_suggested import percent
from bot.messages.words import Html, Plain, Words
from domain.ids import ReviewId
from domain.queries.questions.review import ReviewedFace, ReviewLine, ReviewPage, ReviewView
from domain.states import SuggestionStatus

_BUTTONS_A_ROW = 5
# What a button of a page carries: the review, the page, and how many faces a page of this card has.
At = tuple[ReviewId, int, int]
# Buttons carry the position. The first position stands for a no without a reason.
REASONS: Final = (None, *REASONS_OF_A_NO)


def review_list_card(found: ReviewPage, page: int, per_page: int, unknown: int, language: str) -> Card:
    """A list whose numbers are buttons. unknown: how many unknown people there are."""
    words = Words(language)
    below: Rows = ()
    if unknown:
        below = ((Button(words.plain("button.review_unknown", n=unknown), callback("unknown", 0)),),)
    if not found.lines:
        return Card(words.html("review.none"), below)
    title = Html(f"{words.html('review.title', n=found.questions)}\n{words.html('review.which')}")
    first = page * per_page + 1
    lines = [_line(line, at, words) for at, line in enumerate(found.lines, first)]
    buttons = [
        Button(Plain(at), callback("reviewof", line.number)) for at, line in enumerate(found.lines, first)
    ]
    has_more = found.persons > (page + 1) * per_page
    paged = Paged(page, has_more, lambda other: callback("review", other))
    return list_card(words, title, lines, in_rows(buttons, _BUTTONS_A_ROW), paged=paged, below=below)


def _line(line: ReviewLine, at: int, words: Words) -> Html:
    said = words.html(
        "review.line", at=at, name=line.name, n=line.questions, percent=percent(line.confidence)
    )
    parts = [said]
    if line.unsure:
        parts.append(words.html("review.unsure", n=line.unsure))
    if line.by is not None:
        parts.append(words.html("review.held", by=line.by))
    return Html("\n".join(parts))


def review_card(view: ReviewView, page: int, per_page: int, language: str, *, tells_holder: bool) -> Card:
    """Each number of the pictures is a button until its question is answered; a press ticks it as wrong.

    tells_holder: others see this card, too, so it names who holds the review. The buttons carry the length of
    the page, because a workspace may set another one while the card is open.
    """
    words = Words(language)
    shown = view.on_page(page, per_page)
    lines = [_title(view, words), *(_holder(view, words) if tells_holder else []), Html()]
    lines += [_face_line(face, words) for face in shown]
    turn = turn_row(words, _paged(view, page, per_page))
    back = Button(words.plain("button.back"), callback("review", 0))
    if not view.right and not view.wrong:
        return Card("\n".join([*lines, Html(), words.html("review.all_answered")]), ((back,),))
    at = (view.review_id, page, per_page)
    look = Button(words.plain("button.review_look"), callback("rvlook", *at))
    why = Button(words.plain("button.whyask"), callback("rvask", *at))
    rows = [*_tick_rows(view, shown, per_page, words), *_yes_rows(view, shown, at, words)]
    rows += [(_no_button(view, shown, at, words),)] if view.wrong or _open(shown) else []
    return Card("\n".join(lines), (*rows, *((turn,) if turn else ()), (why, look), (back,)))


def _title(view: ReviewView, words: Words) -> Html:
    waiting = [*view.right, *view.wrong]
    best = max((face.confidence for face in waiting), default=0.0)
    return words.html("review.person", name=view.name, n=len(waiting), percent=percent(best))


def _holder(view: ReviewView, words: Words) -> list[Html]:
    return [] if view.by is None else [words.html("review.held", by=view.by)]


def _face_line(face: ReviewedFace, words: Words) -> Html:
    key = f"review.face_{face.status.lower()}"
    if face.is_open:
        key = "review.face_wrong" if face.is_wrong else "review.face"
    return words.html(key, at=face.at, percent=percent(face.confidence))


def _tick_rows(view: ReviewView, shown: Sequence[ReviewedFace], per_page: int, words: Words) -> Rows:
    ticks = [
        Button(
            words.plain("button.review_wrong" if face.is_wrong else "button.review_right", at=face.at),
            callback("rvright" if face.is_wrong else "rvwrong", view.review_id, face.question_id, per_page),
        )
        for face in _open(shown)
    ]
    return in_rows(ticks, _BUTTONS_A_ROW)


def _yes_rows(view: ReviewView, shown: Sequence[ReviewedFace], at: At, words: Words) -> Rows:
    """Yes to the faces of the page, to those from a confidence on, and to all."""
    here = [face for face in _open(shown) if not face.is_wrong]
    rows: list[tuple[Button, ...]] = []
    if here:
        these = words.plain("button.review_these", n=len(here))
        rows.append((Button(these, callback("rvyes", *at), style="success"),))
    above = tuple(
        Button(
            words.plain("button.review_above", percent=choice.percent, n=choice.count),
            callback("rvabove", view.review_id, choice.percent),
        )
        for choice in view.choices
    )
    if above:
        rows.append(above)
    if len(view.right) > len(here):
        every = words.plain("button.review_all", n=len(view.right))
        rows.append((Button(every, callback("rvabove", view.review_id, 0)),))
    return tuple(rows)


def _no_button(view: ReviewView, shown: Sequence[ReviewedFace], at: At, words: Words) -> Button:
    if view.wrong:
        label = words.plain("button.review_no", n=len(view.wrong))
        return Button(label, callback("rvno", *at))
    label = words.plain("button.review_none", n=len(_open(shown)))
    return Button(label, callback("rvnone", *at))


def reasons_card(view: ReviewView, page: int, per_page: int, language: str) -> Card:
    """Asks why the ticked faces are not the person. Nobody has to say why."""
    words = Words(language)
    numbers = ", ".join(str(face.at) for face in view.wrong)
    why = [
        Button(
            words.plain(f"button.because_{reason}" if reason else "button.review_no_reason"),
            callback("rvwhy", view.review_id, at),
        )
        for at, reason in enumerate(REASONS)
    ]
    back = Button(words.plain("button.back"), callback("rvpage", view.review_id, page, per_page))
    said = words.html("review.why", name=view.name, n=len(view.wrong), numbers=numbers)
    rows = [tuple(why[at : at + 2]) for at in range(1, len(why), 2)]
    return Card(said, (*rows, (why[0],), (back,)))


def review_photos_card(view: ReviewView, page: int, per_page: int, language: str) -> Card:
    """Asks which whole photo to show, with everybody on it."""
    words = Words(language)
    looks = [
        Button(words.plain("button.review_photo", at=face.at), callback("onphoto", face.question_id))
        for face in view.on_page(page, per_page)
    ]
    back = Button(words.plain("button.back"), callback("rvpage", view.review_id, page, per_page))
    return Card(words.html("review.look", name=view.name), (*in_rows(looks, _BUTTONS_A_ROW), (back,)))


def left_out_lines(
    before: Mapping[str | None, int], twice: int, names: Mapping[str, str], language: str
) -> list[Html]:
    """before: how many questions each actor had answered before; None: how many ended unanswered. twice: how
    many faces are on photos on which the person would be twice. names: by actor.
    """
    words = Words(language)
    lines = [
        words.html("review.before", n=count, by=names.get(actor) or words.plain("request.somebody"))
        if actor is not None
        else words.html("review.ended", n=count)
        for actor, count in before.items()
    ]
    if twice:
        lines.append(words.html("review.twice", n=twice))
    return lines


def after_review_rows(view: ReviewView, language: str) -> Rows:
    """Buttons to the person's questions that are left, and to the list of persons."""
    words = Words(language)
    back = Button(words.plain("button.review_list"), callback("review", 0))
    left = len(view.right) + len(view.wrong)
    if not left:
        return ((back,),)
    on = Button(words.plain("button.review_on", n=left), callback("reviewof", view.number))
    return ((on,), (back,))


def _paged(view: ReviewView, page: int, per_page: int) -> Paged:
    last = max((face.at for face in view.faces), default=0)
    has_more = last > (page + 1) * per_page
    return Paged(page, has_more, lambda other: callback("rvpage", view.review_id, other, per_page))


def _open(faces: Sequence[ReviewedFace]) -> list[ReviewedFace]:
    return [face for face in faces if face.status == SuggestionStatus.PENDING]
