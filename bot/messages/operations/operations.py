"""What was done to persons and faces, in words: results, Undo, and the list of what can be undone."""

from collections.abc import Mapping, Sequence

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Rows, confirm_card, list_card, result_card
from bot.messages.settings.changes import changes_text
from bot.messages.words import LONGEST_NAME, Html, Words
from domain.ids import ParticipantId
from domain.queries.operations.done import Done
from domain.queries.operations.faces_of_operation import KeptFace
from domain.queries.operations.operations import OperationView
from domain.values.own_values import SettingChange

KEPT_SHOWN = 5
RECEIVERS_SHOWN = 10


def what(
    words: Words,
    kind: str,
    *,
    name: Html,
    other: Html,
    faces: int,
    receiver: str | None = None,
    before: str | None,
    settings: Sequence[SettingChange],
) -> Html:
    """One sentence, without who did it and when. receiver: name of the participant whose link it is, or None.

    before: the old name of a renamed person. settings: those that were changed.
    """
    if kind == "rename_person" and before is not None:
        return words.html("did.rename_person_from", before=words.names([before]), name=name)
    if receiver is not None:
        return words.html(f"did.{kind}_of", name=name, receiver=words.names([receiver]))
    key = f"did.{kind}" if words.has(f"did.{kind}") else "did.other"
    return words.html(key, name=name, other=other, n=faces, changes=changes_text(settings, words))


def person_name(words: Words, number: int | None, name: str | None) -> Html:
    """A deleted person has only a number."""
    if number is None:
        return words.html("did.nobody")
    return words.names([name]) if name is not None else words.html("did.deleted_person", number=number)


def actor_name(words: Words, actor: str | None, names: Mapping[str, str]) -> Html:
    if actor in ("queue", "engine"):
        return words.html(f"actor.{actor}")
    name = names.get(actor or "")
    return words.names([name]) if name else words.html("actor.gone")


def operation_text(view: OperationView, words: Words) -> Html:
    return what(
        words,
        view.kind,
        name=_about(view, words),
        other=_other(view, words),
        faces=view.faces,
        before=view.before,
        settings=view.settings,
    )


def undone_text(view: OperationView, words: Words) -> Html:
    """Says how things are after an undo. view: of the undo."""
    name, other = _about(view, words), _other(view, words)
    changes = changes_text(view.settings, words)
    return words.html(f"undone.{view.kind}", name=name, other=other, n=view.faces, changes=changes)


def _about(view: OperationView, words: Words) -> Html:
    if view.name is None and view.is_of_cluster:
        return words.html("did.unknown_person", number=view.number)
    return _called(words, view, view.number, view.name)


def _other(view: OperationView, words: Words) -> Html:
    if view.other_name is None and view.is_of_two_clusters:
        return words.html("did.unknown_person", number=view.other_number)
    return _called(words, view, view.other_number, view.other_name)


def _called(words: Words, view: OperationView, number: int | None, name: str | None) -> Html:
    return words.html("did.somebody") if number in view.unnamed else person_name(words, number, name)


def operation_card(
    view: OperationView | None,
    done: Done,
    language: str,
    *,
    receivers: Mapping[ParticipantId, str] | None = None,
    stayed: int | None = None,
    below: Rows,
) -> Card:
    """The result, with Undo. view None: nothing was changed. stayed: faces that were the survivor's before.

    receivers: names of the participants in `starts` and `stops`, for those who may know them.
    """
    words = Words(language)
    if view is None:
        return Card(words.html("result.nothing"), below)
    lines = [_answer("✅", operation_text(view, words))]
    if view.kind == "merge_persons" and not view.undoes:
        lines.append(words.html("result.counts", moved=done.faces, stayed=stayed or 0))
    lines += receiving_lines(done, words, receivers or {})
    can_undo = view.undone_by is None and view.expires_at > view.created_at
    return result_card(
        words,
        lines,
        operation_id=view.operation_id if can_undo else None,
        until=view.expires_at,
        is_undo=view.undoes,
        below=below,
    )


def receiving_lines(done: Done, words: Words, receivers: Mapping[ParticipantId, str]) -> list[Html]:
    """How many faces are not pinned any more, who receives more from now on, and who loses what."""
    lines = [words.html("result.pinned", n=done.pinned)] if done.pinned else []
    for key, counts in (("result.starts", done.starts), ("result.stops", done.stops)):
        told = [(receivers[who], n) for who, n in counts.items() if n and who in receivers]
        lines += [
            words.html(key, who=words.names([name[:LONGEST_NAME]]), n=n) for name, n in told[:RECEIVERS_SHOWN]
        ]
        if len(told) > RECEIVERS_SHOWN:
            lines.append(words.html("names.more", n=len(told) - RECEIVERS_SHOWN))
    return lines


def undone_card(
    view: OperationView, done: Done, kept: Sequence[KeptFace], language: str, *, below: Rows
) -> Card:
    """view: of the undo or the redo. kept: the faces that were moved on or deleted since, as many as the card
    shows.
    """
    words = Words(language)
    if view.redoes:
        lines = [_answer("↪️", operation_text(view, words))]
    else:
        lines = [_answer("↩️", undone_text(view, words))]
    if done.kept:
        lines.append(words.html("undo.kept", n=done.kept))
        lines += [_kept(face, words) for face in kept]
        if done.kept > len(kept):
            lines.append(words.html("names.more", n=done.kept - len(kept)))
    return result_card(words, lines, operation_id=view.operation_id, is_undo=view.undoes, below=below)


def sure_of_undo_card(
    view: OperationView, would: Done, receivers: Mapping[ParticipantId, str], language: str, *, keep: Rows
) -> Card:
    """view: of the operation to undo. would: of the rehearsal. receivers: see `operation_card`. keep: rows
    whose first button leaves everything as it is; without them, the list of unknown people does.
    """
    words = Words(language)
    lines = [
        words.html("undo.sure_redo" if view.undoes else "undo.sure", what=operation_text(view, words)),
        words.html("merge.moves", n=would.faces),
        *receiving_lines(would, words, receivers),
    ]
    if would.kept:
        lines.append(words.html("undo.kept", n=would.kept))
    to = keep[0][0].data if keep else callback("unknown", 0)
    key = "button.redo_now" if view.undoes else "button.undo_now"
    act = Button(words.plain(key), callback("sureundo", view.operation_id), style="danger")
    return confirm_card(lines, Button(words.plain("button.keep_done"), to), act)


def _answer(sign: str, sentence: Html) -> Html:
    return Html(f"{sign} {sentence}.")


def _kept(face: KeptFace, words: Words) -> Html:
    if face.asset_id is None or face.taken_at is None:
        return words.html("undo.face_deleted")
    whose = words.names([face.name]) if face.name else words.html("did.nobody")
    return words.html("undo.face_kept", date=words.date(face.taken_at), whose=whose)


def already_text(words: Words, key: str, *, by: str | None, names: Mapping[str, str], when: str) -> str:
    """The words of a toast: who was first, and when."""
    who = names.get(by or "") or words.plain("request.somebody")
    return words.plain(key, by=who, when=when)


def undo_list_card(operations: Sequence[OperationView], names: Mapping[str, str], language: str) -> Card:
    words = Words(language)
    if not operations:
        return Card(words.html("undo.none"))
    lines = [
        words.html(
            "undo.line",
            at=at,
            when=words.moment(view.created_at),
            who=actor_name(words, view.actor, names),
            what=operation_text(view, words),
        )
        for at, view in enumerate(operations, 1)
    ]
    buttons = [
        Button(words.plain("button.undo_number", at=at), callback("undo", view.operation_id))
        for at, view in enumerate(operations, 1)
    ]
    rows = [tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4)]
    return list_card(words, words.html("undo.title"), lines, rows)
