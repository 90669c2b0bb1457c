"""Lists the photos that a recipient received, or may have received, a page at a time."""

from collections.abc import Callable, Sequence

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Paged, Rows, turn_row
from bot.messages.persons.people import MOST_NAMES, at_home, label_at_home
from bot.messages.words import Html, Words
from domain.queries.deliveries.photos import PhotoPage, PhotoView
from domain.queries.persons.people import PersonView
from domain.states import DeliveryState

NAMES_IN_BUTTON = 3


def photos_card(
    photos: PhotoPage, page: int, language: str, *, has_people: bool, of: PersonView | None = None
) -> Card:
    """of: the person whose photos are listed; None for all."""
    words = Words(language)
    waiting = [words.html("photos.waiting", n=photos.waiting)] if photos.waiting else []
    if not photos.total:
        if not has_people:
            connect = Button(words.plain("button.connect"), callback("connect"))
            return Card(words.html("photos.nobody"), ((connect,),))
        none = (
            words.html("photos.none") if of is None else words.html("photos.none_of", name=_name(of, words))
        )
        return Card("\n".join([none, *waiting]), _whose(photos, of, words)[1])
    rows = [(_button(at, photo, words),) for at, photo in enumerate(photos.photos, 1)]
    title, below, turns = _whose(photos, of, words)
    turn = turn_row(words, Paged.among(page, photos.total, turns))
    lines = [title, *waiting, words.html("photos.hint")]
    return Card("\n".join(lines), (*rows, *([turn] if turn else []), *below))


def _whose(photos: PhotoPage, of: PersonView | None, words: Words) -> tuple[Html, Rows, Callable[[int], str]]:
    """The title, the button to all photos, and the callback data of another page."""
    if of is None:
        return words.html("photos.title", n=photos.total), (), lambda to: callback("photos", to)
    every = Button(words.plain("button.all_photos"), callback("photos", 0))
    title = words.html("photos.title_of", name=_name(of, words), n=photos.total)
    return title, ((every,),), lambda to: callback("photosof", of.number, to)


def _name(of: PersonView, words: Words) -> str:
    return at_home(of.alias, of.home, words)


def whose_photos_card(people: Sequence[PersonView], language: str) -> Card:
    """people: those whom the reader calls by one name."""
    words = Words(language)
    rows = [
        (Button(label_at_home(one.alias, one.home, words), callback("photosof", one.number, 0)),)
        for one in people[:MOST_NAMES]
    ]
    return Card(words.html("photos.whose"), tuple(rows))


def _button(at: int, photo: PhotoView, words: Words) -> Button:
    names = words.listed(photo.names[:NAMES_IN_BUTTON]) or photo.group_title or "…"
    key = "button.photo_unknown" if photo.state == DeliveryState.UNKNOWN else "button.photo"
    label = words.plain(key, at=at, date=words.date(photo.taken_at), names=names)
    return Button(label, callback("photo", photo.delivery_id))


def left_out_note(names: Sequence[str], language: str) -> str:
    """The text of the note in an archive of saved photos. names: file names of photos that were left out."""
    return "\n".join([Words(language).plain("photos.left_out"), *names, ""])
