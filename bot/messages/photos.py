"""The photos somebody received, a page at a time."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.people import turn_buttons
from bot.messages.words import Words
from domain.queries.photos import PhotoPage, PhotoView

PAGE = 8
NAMES_IN_BUTTON = 3


def photos_card(photos: PhotoPage, page: int, language: str, *, has_people: bool) -> Card:
    words = Words(language)
    waiting = [words.html("photos.waiting", n=photos.waiting)] if photos.waiting else []
    if not photos.total:
        if not has_people:
            connect = Button(words.plain("button.connect"), callback("connect"))
            return Card(words.html("photos.nobody"), ((connect,),))
        return Card("\n".join([words.html("photos.none"), *waiting]))
    rows = [(_button(photo, words),) for photo in photos.photos]
    turn = turn_buttons(words, "photos", page, has_more=photos.total > (page + 1) * PAGE)
    lines = [words.html("photos.title", n=photos.total), *waiting, words.html("photos.hint")]
    return Card("\n".join(lines), (*rows, *([turn] if turn else [])))


def _button(photo: PhotoView, words: Words) -> Button:
    names = ", ".join(photo.names[:NAMES_IN_BUTTON]) or photo.group_title or "…"
    key = "button.photo_unknown" if photo.state == "unknown" else "button.photo"
    return Button(
        words.plain(key, date=words.date(photo.taken_at), names=names), callback("photo", photo.delivery_id)
    )
