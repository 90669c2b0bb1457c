"""The question "Is this Anna?", and of two look-alikes "Is this Anna or Maria?"."""

from collections.abc import Callable, Sequence
from typing import Final

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Rows, in_rows, result_card
from bot.messages.words import LONGEST_NAME, Html, Words
from domain.queries.questions.asked_faces import Together
from domain.queries.questions.suggestion import Rival, SuggestionRecipient, SuggestionView
from domain.states import RefusalReason, SuggestionStatus

NUMBERS_A_ROW = 5
# Buttons carry the position, from 1, so new ones go to the end.
REASONS: Final = tuple(RefusalReason)
_REASONS_A_ROW = 2


def suggestion_card(
    view: SuggestionView, recipient: SuggestionRecipient, *, is_moderator: bool = False
) -> Card:
    """The caption of the face's picture: a question, or its outcome; an answer can be taken back.
    is_moderator: the reader may see the whole photo with everybody's name.
    """
    words = Words(recipient.language)
    if recipient.is_unsure and view.is_open:
        return Card(words.html("questions.unsure", name=recipient.name))
    if len(view.faces) > 1:
        return _several_card(view, recipient, words)
    where = words.where(view.taken_at, recipient.group_title)
    if view.status != SuggestionStatus.PENDING:
        return _outcome_card(view, recipient, where, words)
    look = Button(words.plain("button.on_photo"), callback("onphoto", view.suggestion_id))
    rivals = [rival for rival in recipient.rivals if rival.status == SuggestionStatus.PENDING]
    answers = _either(view, recipient, rivals, words) if rivals else _yes_or_no(view, words)
    why = Button(words.plain("button.whyask"), callback("whyask", view.suggestion_id))
    # A question about two look-alikes needs no *Why*: it names both whom the face is like.
    more = (*(() if rivals else (why,)), *((look,) if is_moderator else ()))
    rows = (*answers, *_pass_rows(view, recipient, words), *((more,) if more else ()))
    names = [recipient.name, *(rival.name for rival in rivals)]
    question = words.html("suggestion.either", names=_one_of(words, names))
    if not rivals:
        question = words.html("suggestion.question", name=recipient.name)
    return Card("\n".join([question, where, *_later_lines(recipient, words)]), rows)


def _several_card(view: SuggestionView, recipient: SuggestionRecipient, words: Words) -> Card:
    """Each number of the picture is a button until its face is answered."""
    if not view.is_open:
        accepted = len([face for face in view.faces if face.status == SuggestionStatus.ACCEPTED])
        said = words.html("questions.answered", name=recipient.name, n=accepted, of=len(view.faces))
        return _several_answered(view, said, words)
    numbers = [
        Button(
            words.plain("button.ticked" if face.is_ticked else "button.unticked", at=at),
            callback("qtick", face.suggestion_id, 0 if face.is_ticked else 1),
        )
        for at, face in enumerate(view.faces, 1)
        if face.status == SuggestionStatus.PENDING
    ]
    rows = in_rows(numbers, NUMBERS_A_ROW)
    yes = Button(words.plain("button.all_of_them"), callback("qall", view.suggestion_id))
    no = Button(words.plain("button.none_of_them"), callback("qnone", view.suggestion_id))
    done = Button(words.plain("button.ticked_only"), callback("qdone", view.suggestion_id), style="success")
    text = words.html("questions.which", name=recipient.name, n=len(view.faces))
    text = Html("\n".join([text, *_later_lines(recipient, words)]))
    why = Button(words.plain("button.whyask"), callback("whyask", view.suggestion_id))
    last = ((yes, no), *_pass_rows(view, recipient, words), (why,))
    if not any(face.is_ticked for face in view.faces):
        return Card(text, (*rows, *last))
    return Card(text, (*rows, (done,), *last))


def _several_answered(view: SuggestionView, said: Html, words: Words) -> Card:
    """Undo takes back the answers of this card. One that was given together with others goes back only with
    all of these.
    """
    own = len([face for face in view.faces if face.operation_id is not None])
    together = [face.together for face in view.faces if face.together is not None]
    if not own:
        return _taken_back_together(words, [said], together[0] if together else None)
    how = words.html("questions.undo_own", n=own) if together else words.html("questions.undo")
    undo = Button(words.plain("button.undo"), callback("qundo", view.suggestion_id))
    return Card("\n".join([said, how]), ((undo,),))


def _taken_back_together(
    words: Words, lines: Sequence[Html], together: Together | None, below: Rows = ()
) -> Card:
    """together: None where there is nothing to undo."""
    if together is None:
        return result_card(words, lines, below=below)
    last = words.html("questions.together", n=together.n)
    return result_card(words, [*lines, last], operation_id=together.operation_id, below=below)


def _pass_rows(view: SuggestionView, recipient: SuggestionRecipient, words: Words) -> Rows:
    """An owner of the person may be unsure, and may answer later."""
    if recipient.as_admin:
        return ()
    unsure = Button(words.plain("button.unsure"), callback("unsure", view.suggestion_id))
    later = Button(words.plain("button.later"), callback("later", view.suggestion_id))
    return ((unsure,),) if recipient.is_later else ((unsure, later),)


def _later_lines(recipient: SuggestionRecipient, words: Words) -> list[Html]:
    return [words.html("questions.later")] if recipient.is_later else []


def _yes_or_no(view: SuggestionView, words: Words) -> Rows:
    yes = Button(words.plain("button.yes"), callback("yes", view.suggestion_id))
    no = Button(words.plain("button.no"), callback("no", view.suggestion_id))
    return ((yes, no),)


def _either(view: SuggestionView, recipient: SuggestionRecipient, rivals: list[Rival], words: Words) -> Rows:
    them = [(view.suggestion_id, recipient.name), *((one.suggestion_id, one.name) for one in rivals)]
    named = tuple(Button(name[:LONGEST_NAME], callback("yes", number)) for number, name in them)
    neither = Button(words.plain("button.neither"), callback("neither", view.suggestion_id))
    return (named, (neither,))


def _outcome_card(view: SuggestionView, recipient: SuggestionRecipient, where: str, words: Words) -> Card:
    """The outcome of the question. Of two look-alikes, the answer may name the other one."""
    said = next((rival for rival in recipient.rivals if rival.status == SuggestionStatus.ACCEPTED), None)
    if said is not None and view.status != SuggestionStatus.ACCEPTED:
        outcome = words.html("suggestion.accepted", name=said.name)
        return result_card(words, [outcome, Html(where)], operation_id=said.operation_id)
    if view.status == SuggestionStatus.REJECTED:
        return _refused_card(view, recipient, where, words)
    outcome = words.html(f"suggestion.{view.status.lower()}", name=recipient.name)
    if view.operation_id is None:
        return _taken_back_together(words, [outcome, Html(where)], view.faces[0].together)
    return result_card(words, [outcome, Html(where)], operation_id=view.operation_id)


def _refused_card(view: SuggestionView, recipient: SuggestionRecipient, where: str, words: Words) -> Card:
    """No, and why, or buttons to say why. Undo takes back each no that the card tells of."""
    refused = [rival.name for rival in recipient.refused_rivals]
    outcome, name = words.html("suggestion.rejected", name=recipient.name), recipient.name
    if refused:
        name = _one_of(words, [recipient.name, *refused])
        outcome = words.html("suggestion.neither", names=name)
    lines, below = [outcome, Html(where)], _apart_rows(view, words)
    if view.reason is not None:
        lines.insert(1, words.html(f"refusal.{view.reason}", name=name))
    elif view.operation_id is not None:
        lines.append(words.html("refusal.ask"))
        below = reason_rows(words, lambda place: callback("because", view.suggestion_id, place))
    if refused and view.operation_id is not None:
        undo = Button(words.plain("button.undo"), callback("qundo", view.suggestion_id))
        return Card("\n".join(lines), ((undo,), *below))
    if view.operation_id is None:
        return _taken_back_together(words, lines, view.faces[0].together, below)
    return result_card(words, lines, operation_id=view.operation_id, below=below)


def _apart_rows(view: SuggestionView, words: Words) -> Rows:
    """If the face is a look-alike's, a button says that the two are not to be confused."""
    apart = Button(words.plain("button.apart"), callback("apart", view.person_number))
    return ((apart,),) if view.reason == RefusalReason.SIBLING else ()


def reason_rows(words: Words, data: Callable[[int], str]) -> Rows:
    """Buttons to say why not, which nobody has to press. data: makes a button's callback data from the place
    of its reason in REASONS, from 1.
    """
    buttons = [
        Button(words.plain(f"button.because_{reason}"), data(place))
        for place, reason in enumerate(REASONS, 1)
    ]
    return in_rows(buttons, _REASONS_A_ROW)


def _one_of(words: Words, names: list[str]) -> Html:
    return words.html("suggestion.or", first=words.names(names[:-1]), last=words.names(names[-1:]))
