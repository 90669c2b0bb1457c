"""Photos that are added to a connected person: how to send them, and the verdict on each."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Rows, result_card
from bot.messages.words import LONGEST_NAME, Html, Words
from domain.queries.gallery.gallery_photo import GalleryPhotoView


def add_photos_card(name: str, number: int, language: str) -> Card:
    words = Words(language)
    done = Button(words.plain("button.done"), callback("gallerydone", number))
    return Card(words.html("gallery.how", name=name), ((done,),))


def added_photos_card(language: str, *, how: str = "over") -> Card:
    """how: over (the sender is done) | photo_only (something else than a photo came)."""
    return Card(Words(language).html(f"gallery.{how}"))


def other_name_card(name: str, caption: str, language: str) -> Card:
    """Says that a photo was left out because its caption names somebody else."""
    return Card(Words(language).html("gallery.other_name", name=name, caption=caption))


def gallery_photo_card(view: GalleryPhotoView, *, may_decide: bool) -> Card:
    """Answers the sender. may_decide: the sender moderates, so they are asked to decide."""
    words = Words(view.language)
    if view.verdict == "good":
        lines = [words.html("gallery.good", name=view.alias)]
        return result_card(words, lines, operation_id=view.operation_id)
    if view.verdict == "odd":
        key = "gallery.odd_decide" if may_decide else "gallery.odd"
        return Card(
            words.html(key, name=view.alias), _decisions(view, view.alias, words) if may_decide else ()
        )
    return Card(_verdict(view, words))


def odd_photo_card(view: GalleryPhotoView, language: str) -> Card:
    """Asks the moderators, below the picture of the face; afterwards it says what they decided."""
    words = Words(language)
    if view.verdict != "odd":
        key = "gallery.taken" if view.verdict == "good" else "gallery.left_out"
        return result_card(words, [words.html(key, name=view.name)], operation_id=view.operation_id)
    return Card(words.html("gallery.asks", name=view.name), _decisions(view, view.name, words))


def _decisions(view: GalleryPhotoView, name: str, words: Words) -> Rows:
    """The safe answer comes first."""
    leave = Button(words.plain("button.leave_out"), callback("dropphoto", view.asset_id))
    take = Button(
        words.plain("button.is_person", name=name[:LONGEST_NAME]), callback("takephoto", view.asset_id)
    )
    return ((leave,), (take,))


def _verdict(view: GalleryPhotoView, words: Words) -> Html:
    for key in (f"gallery.{view.verdict}", f"verdict.{view.verdict}", f"error.{view.verdict}"):
        if words.has(key):
            return words.html(key, name=view.alias)
    return words.html("verdict.dead")
