"""The photos that a person is learned from; their faces stand beside the card, with the same numbers."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Rows
from bot.messages.words import LONGEST_NAME, Html, Words
from domain.queries.faces.mistakes import MistakesReader, MistakesView
from domain.queries.gallery.odd_photos import OddPhotos, OddReader
from domain.queries.gallery.training_photos import TrainingPhotos
from domain.queries.persons.person_card import PersonCard

BUTTONS_A_ROW = 5
PHOTOS_SHOWN = 40  # two buttons each: a message may have 100


def training_photos_card(
    person: PersonCard,
    photos: TrainingPhotos,
    language: str,
    *,
    may_add: bool,
    may_clear: bool = True,
) -> Card:
    """A number takes its photo out, or asks whom it shows: both can be undone, so nothing is asked twice.

    may_add: the reader may send more photos in this chat, which is a private one. may_clear: if the reader
    says that the photos are right, matches no longer need more confidence because of mistakes.
    """
    words = Words(language)
    back = (Button(words.plain("button.back"), callback("person", person.number)),)
    lines = [words.html("training.title", name=person.name, n=len(photos.faces))]
    if photos.faces:
        lines += [Html(""), words.html("training.how", name=person.name)]
    if photos.odd:
        numbers = ", ".join(str(position + 1) for position in photos.odd)
        lines += [Html(""), words.html("training.odd", n=len(photos.odd), photos=numbers)]
    if len(photos.faces) > PHOTOS_SHOWN:
        lines += [Html(""), words.html("training.some", n=PHOTOS_SHOWN)]
    add = Button(words.plain("button.add_training"), callback("addtraining", person.number))
    looks = (Button(words.plain("button.looks"), callback("looks", person.number)),)
    last = (looks, (add,), back) if may_add else (looks, back)
    ways = (*_numbers("🗑", "takeout", photos), *_numbers("➡️", "movephoto", photos), *last)
    if not photos.is_mistaken:
        return Card("\n".join(lines), ways)
    if not may_clear:
        lines += [Html(""), words.html("training.mistaken_owned", name=person.name)]
        return Card("\n".join(lines), ways)
    lines += [Html(""), words.html("training.mistaken", name=person.name)]
    right = words.plain("button.all_right", name=person.name[:LONGEST_NAME])
    return Card("\n".join(lines), ((Button(right, callback("allright", person.number)),), *ways))


def mistakes_card(view: MistakesView, reader: MistakesReader) -> Card:
    """Says what happened, what it means and what to do; once somebody has looked, that it is over now."""
    words = Words(reader.language)
    if not view.are_too_many:
        return Card(words.html("mistakes.over", name=reader.name))
    look = Button(words.plain("button.training"), callback("training", view.number))
    return Card(words.html("mistakes.told", name=reader.name, n=view.count), ((look,),))


def _numbers(sign: str, verb: str, photos: TrainingPhotos) -> Rows:
    odd_first = sorted(range(len(photos.faces)), key=lambda at: at not in photos.odd)
    shown = sorted(odd_first[:PHOTOS_SHOWN])
    buttons = [Button(f"{sign} {at + 1}", callback(verb, photos.faces[at])) for at in shown]
    return tuple(tuple(buttons[at : at + BUTTONS_A_ROW]) for at in range(0, len(buttons), BUTTONS_A_ROW))


def odd_photos_card(view: OddPhotos, reader: OddReader) -> Card:
    """The photos themselves are behind the button, with the way to take one out."""
    words = Words(reader.language)
    if not view.odd:
        return Card(words.html("training.alike", name=reader.name))
    numbers = ", ".join(str(position + 1) for position in view.at)
    text = words.html("training.found", name=reader.name, n=len(view.at), photos=numbers)
    return Card(text, ((Button(words.plain("button.training"), callback("training", view.number)),),))
