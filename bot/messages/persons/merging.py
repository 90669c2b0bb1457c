"""Two persons become one: what would happen, and what speaks against it."""

from collections.abc import Mapping

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Step, confirm_card, stepped
from bot.messages.operations.operations import receiving_lines
from bot.messages.persons.persons import face_button
from bot.messages.photos.contact_sheet import TickedFaces, tick_rows
from bot.messages.words import Html, Words
from domain.ids import ParticipantId
from domain.queries.operations.done import Done
from domain.queries.persons.merge_conflicts import MergeConflicts, MergeSide

# Below this confidence matching does not even ask, by the default settings.
DOUBTFUL = 0.6
# Siblings are seldom born closer together than this, and the two birth dates of one person are the same.
NOTABLE_YEARS = 1


def merge_preview_card(
    conflicts: MergeConflicts,
    done: Done,
    receivers: Mapping[ParticipantId, str],
    language: str,
    *,
    faces: TickedFaces,
) -> Card:
    """done: of the rehearsal. faces: of the absorbed person. The safe button comes first; Swap exchanges the
    two persons.
    """
    words = Words(language)
    absorbed, survivor = conflicts.absorbed, conflicts.survivor
    lines = [
        Html(stepped(words, words.html("merge.title", name=absorbed.name, other=survivor.name), Step(3, 3))),
        Html(""),
        words.html("merge.survives", name=survivor.name),
        _side(absorbed, "merge.absorbed", words),
        _side(survivor, "merge.survivor", words),
        words.html("merge.moves", n=done.faces),
        *receiving_lines(done, words, receivers),
    ]
    if absorbed.coming:
        key = "merge.ask_to_join" if survivor.has_owner else "merge.come_along"
        lines.append(words.html(key, names=words.names(absorbed.coming)))
    lines += against_lines(words, conflicts.shared, conflicts.likeness, years=conflicts.years_apart)
    if conflicts.are_told_apart:
        lines.append(words.html("merge.told_apart"))
    ticks = tick_rows(faces, words)
    if ticks:
        lines += [Html(""), words.html("tick.faces")]
    one, two = absorbed.number, survivor.number
    keep = Button(words.plain("button.keep_apart"), callback("person", one))
    swap = Button(words.plain("button.swap", name=absorbed.name), callback("into", two, one))
    act = Button(words.plain("button.merge_now"), callback("domerge", one, two), style="danger")
    pictures = tuple(
        face_button(words, side.number, side.name) for side in (absorbed, survivor) if side.has_picture
    )
    return confirm_card(lines, keep, act, more=(*ticks, *((pictures,) if pictures else ()), (swap,)))


def _side(side: MergeSide, key: str, words: Words) -> Html:
    faces = words.html("merge.faces", n=side.faces)
    return words.html(key, name=side.name, faces=faces, photos=words.html("merge.photos", n=side.photos))


def against_lines(
    words: Words, shared: int, likeness: float | None, *, years: int | None = None
) -> list[Html]:
    """What speaks against two being one. shared: photos that show both. likeness: confidence that the two are
    one face; None: not compared. years: between the birth dates.
    """
    lines = [Html(""), words.html("merge.against")]
    if shared:
        lines.append(words.html("merge.shared", n=shared))
    if years is not None and years >= NOTABLE_YEARS:
        lines.append(words.html("merge.years", n=years))
    if likeness is None:
        lines.append(words.html("merge.not_compared"))
    elif likeness < DOUBTFUL:
        lines.append(words.html("merge.unlike", percent=round(likeness * 100)))
    else:
        lines.append(words.html("merge.alike", percent=round(likeness * 100)))
    return lines
