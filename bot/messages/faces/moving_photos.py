"""A person's photos with a tick or without; and what would happen to those that are ticked."""

from collections.abc import Collection, Mapping, Sequence

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import PAGE, Paged, Rows, confirm_card, list_card
from bot.messages.operations.operations import receiving_lines
from bot.messages.persons.merging import against_lines
from bot.messages.photos.contact_sheet import TickedFaces, tick_rows
from bot.messages.words import LONGEST_NAME, Html, Words
from domain.ids import AssetId, ParticipantId
from domain.queries.operations.done import Done
from domain.queries.persons.merge_conflicts import FaceConflicts
from domain.queries.persons.person_card import PersonCard
from domain.queries.persons.person_photos import PersonPhoto
from domain.states import PersonStatus


def tick_photos_card(
    name: str,
    photos: Sequence[PersonPhoto],
    language: str,
    *,
    ticked: Collection[AssetId],
    total: int,
    flow: int,
    page: int,
) -> Card:
    """photos: of this page."""
    words = Words(language)
    lines = [_line(page * PAGE + at, photo, words) for at, photo in enumerate(photos, 1)]
    ticks = [
        Button(f"{'☑' if photo.asset_id in ticked else '☐'} {page * PAGE + at}", _tick(flow, photo))
        for at, photo in enumerate(photos, 1)
    ]
    rows = [tuple(ticks[i : i + 4]) for i in range(0, len(ticks), 4)]
    every = Button(
        words.plain("button.tick_none" if len(ticked) >= total else "button.tick_all"),
        callback("tickall", flow),
    )
    below: list[tuple[Button, ...]] = [(every,)]
    if ticked:
        to = Button(words.plain("button.move_to", n=len(ticked)), callback("moveto", flow))
        off = Button(words.plain("button.take_off", n=len(ticked)), callback("moveoff", flow))
        below += [(to,), (off,)]
    paged = Paged.among(page, total, lambda to: callback("ticks", flow, to))
    title = words.html("tick.title", name=name[:LONGEST_NAME], n=len(ticked), total=total)
    return list_card(words, title, lines, rows, paged=paged, below=tuple(below))


def confirm_move_card(
    person: PersonCard,
    to: str,
    done: Done,
    receivers: Mapping[ParticipantId, str],
    language: str,
    *,
    faces: TickedFaces,
    is_merge: bool,
    is_here: bool,
    is_last: bool,
    against: FaceConflicts | None,
) -> Card:
    """done: of the rehearsal. to: empty for nobody. is_merge: it was a merge until a face lost its tick.

    is_here: all the person's faces in one photo move. is_last: the second question, because many faces go.
    against: what still speaks against a merge.
    """
    words = Words(language)
    names = {"name": person.name[:LONGEST_NAME], "other": to[:LONGEST_NAME]}
    key = "tick.confirm_move" if to else "tick.confirm_off"
    lines = [
        *([words.html("tick.sure" if done.stops else "tick.sure_off"), Html("")] if is_last else []),
        words.html(key, n=done.photos, **names),
        words.html("merge.moves", n=done.faces) if done.faces else words.html("tick.no_face"),
        *receiving_lines(done, words, receivers),
        *([words.html("tick.stays", n=len(faces.off), name=names["name"])] if is_merge else []),
    ]
    if against is not None and done.faces:
        lines += against_lines(words, against.shared, against.likeness, years=against.years_apart)
    ticks = () if is_last else tick_rows(faces, words)
    hide = () if to or not is_last else _hide(person, words)
    if ticks:
        lines += [Html(""), words.html("tick.faces")]
    if hide:
        lines += [Html(""), words.html("delete.hide", name=names["name"])]
    back = _way_back(person, faces, words, is_merge=is_merge, is_here=is_here)
    if not done.faces:
        return Card("\n".join(lines), (*ticks, (back,)))
    verb = "movesure" if is_last else "movego"
    label = "button.move_now" if to else "button.take_off_now"
    act = Button(words.plain(label), callback(verb, faces.flow), style="danger")
    return confirm_card(lines, back, act, more=(*ticks, *hide))


def _way_back(
    person: PersonCard, faces: TickedFaces, words: Words, *, is_merge: bool, is_here: bool
) -> Button:
    if not (is_merge or is_here):
        return Button(words.plain("button.back_to_photos"), callback("ticks", faces.flow, 0))
    keep = words.plain("button.keep_apart") if is_merge else words.plain("button.keep", name=person.name)
    return Button(keep, callback("person", person.number))


def _hide(person: PersonCard, words: Words) -> Rows:
    """Offers to hide the person instead of taking many faces off, unless the person is hidden already."""
    hide = Button(words.plain("button.hide_instead"), callback("hide", person.number))
    return ((hide,),) if person.status == PersonStatus.ACTIVE else ()


def _line(at: int, photo: PersonPhoto, words: Words) -> Html:
    where = words.where(photo.taken_at, photo.group_title)
    if not photo.others:
        return words.html("tick.line", at=at, where=where)
    others = words.names([name[:LONGEST_NAME] for name in photo.others], limit=3)
    return words.html("tick.line_with", at=at, where=where, others=others)


def _tick(flow: int, photo: PersonPhoto) -> str:
    return callback("tick", flow, photo.asset_id)
