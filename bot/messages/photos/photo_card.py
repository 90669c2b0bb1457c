"""A photo with numbered faces, for those who moderate; and what they can say of each."""

from collections.abc import Sequence

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Paged, turn_row
from bot.messages.photos.closer_looks import closer_look_buttons, looked_line
from bot.messages.words import LONGEST_NAME, Html, Plain, Words
from domain.queries.faces.face_likeness import Likeness
from domain.queries.photos.photo_card import FaceOnPhoto, PhotoCardView
from domain.queries.photos.photo_deletion import OwnPhoto

FACES_A_PAGE = 10
BUTTONS_A_ROW = 5
NAME_IN_LINE = 48  # ten such names and everything else fit into a caption


def photo_card(view: PhotoCardView, language: str, page: int = 0) -> Card:
    """At most 1024 characters: it is the picture's caption."""
    words = Words(language)
    page = min(page, max(len(view.faces) - 1, 0) // FACES_A_PAGE)
    shown = view.faces[page * FACES_A_PAGE : (page + 1) * FACES_A_PAGE]
    lines = [_title(view, words), *_missing(view, words), ""]
    lines += [_line(face, words) for face in shown] or [words.html("photocard.no_face")]
    if view.look is not None:
        lines += ["", looked_line(view.look, words)]
    buttons = [Button(Plain(face.position), callback("face", face.number)) for face in shown]
    rows = [tuple(buttons[i : i + BUTTONS_A_ROW]) for i in range(0, len(buttons), BUTTONS_A_ROW)]
    return Card("\n".join(lines), (*rows, *_turn(view, page, words)))


def face_card(view: PhotoCardView, face: FaceOnPhoto, language: str, likeness: Sequence[Likeness]) -> Card:
    """One face of the photo, with all that can be done to it. likeness: persons that an unknown face
    resembles.
    """
    words = Words(language)
    rows = [(_likely(face, one, words),) for one in likeness]
    rows += [(Button(words.plain("button.it_is"), callback("itis", face.number)),)]
    if face.person_number is not None:
        name = face.name[:LONGEST_NAME]
        no = Button(
            words.plain("button.not_person", name=name), callback("notface", face.number, face.person_number)
        )
        here = Button(words.plain("button.everywhere_here"), callback("here", face.number))
        wipe = Button(
            words.plain("button.delete_here"), callback("deletehere", face.person_number, view.asset_id)
        )
        cover = Button(words.plain("button.cover"), callback("cover", face.number))
        verb = "unpinlook" if face.is_pinned else "pinlook"
        pin = Button(words.plain(f"button.{verb}", name=name), callback(verb, face.number))
        rows += [(no,), (here,), (cover,), (pin,), (wipe,)]
    elif face.cluster_number is not None:
        data = callback("clusterhere", face.cluster_number, view.asset_id)
        rows += [(Button(words.plain("button.delete_here"), data),)]
    rows.append((_back(view, face, words),))
    lines = [_title(view, words), "", _line(face, words)]
    if face.is_pinned:
        lines += ["", words.html("photocard.pinned", name=face.name[:NAME_IN_LINE])]
    return Card("\n".join(lines), tuple(rows))


def _likely(face: FaceOnPhoto, one: Likeness, words: Words) -> Button:
    text = words.plain("button.likely", name=one.name[:LONGEST_NAME], percent=round(100 * one.confidence))
    return Button(text, callback("likely", face.number, one.number))


def photo_again_card(language: str) -> Card:
    """The words in place of an older card of the same photo."""
    return Card(Words(language).html("photocard.again"))


def photo_gone_card(view: PhotoCardView, language: str) -> Card:
    words = Words(language)
    return Card("\n".join([_title(view, words), "", words.html("photocard.gone")]))


def photo_how_card(language: str, own: Sequence[OwnPhoto]) -> Card:
    """own: photos that the reader posted, each with a button to delete it for everybody. The buttons have
    numbers, because the photos of an album are of the same minute.
    """
    words = Words(language)
    lines = [words.html("photocard.how"), *([words.html("photocard.own", n=len(own))] if own else [])]
    rows = [
        (Button(_posted(at, one, words), callback("photodelete", one.asset_id)),)
        for at, one in enumerate(own, start=1)
    ]
    return Card("\n\n".join(lines), tuple(rows))


def photo_coming_card(language: str) -> Card:
    return Card(Words(language).html("photocard.coming"))


def _posted(at: int, one: OwnPhoto, words: Words) -> Plain:
    when, group = words.moment(one.posted_at), one.group_title[:LONGEST_NAME]
    if not group:
        return words.plain("button.own_photo_elsewhere", at=at, when=when)
    return words.plain("button.own_photo", at=at, when=when, group=group)


def _title(view: PhotoCardView, words: Words) -> Html:
    where = words.where(view.taken_at, view.group_title)
    return words.html("photocard.title", where=Html(where), number=view.asset_id)


def _missing(view: PhotoCardView, words: Words) -> Sequence[str]:
    if not view.missing:
        return ()
    names = [(name or words.plain("request.somebody"))[:LONGEST_NAME] for name in view.missing]
    return (words.html("photocard.missing", names=words.names(names, limit=2)),)


def _line(face: FaceOnPhoto, words: Words) -> Html:
    if face.person_number is None:
        return words.html("photocard.nobody", position=face.position)
    return words.html("photocard.face", position=face.position, name=face.name[:NAME_IN_LINE])


def _turn(view: PhotoCardView, page: int, words: Words) -> tuple[tuple[Button, ...], ...]:
    has_more = len(view.faces) > (page + 1) * FACES_A_PAGE
    turn = turn_row(words, Paged(page, has_more, lambda to: callback("photocard", view.asset_id, to)))
    history = Button(words.plain("button.history"), callback("photohistory", view.asset_id, 0))
    delete = Button(words.plain("button.delete_photo"), callback("photodelete", view.asset_id))
    return (*((turn,) if turn else ()), closer_look_buttons(words, view.asset_id), (history,), (delete,))


def _back(view: PhotoCardView, face: FaceOnPhoto, words: Words) -> Button:
    page = (face.position - 1) // FACES_A_PAGE
    return Button(words.plain("button.back"), callback("photocard", view.asset_id, page))
