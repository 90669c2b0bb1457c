"""Deleting a photo for everybody: the offer, the numbers before it, and the answer."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import confirm_card
from bot.messages.words import Html, Words
from domain.queries.photos.photo_deletion import PhotoDeletion


def erasable_photo_card(view: PhotoDeletion, language: str) -> Card:
    """For whoever may do nothing with the photo but delete it."""
    words = Words(language)
    delete = Button(words.plain("button.delete_photo"), callback("photodelete", view.asset_id))
    return Card("\n".join([_title(view, words), "", words.html("delete.photo_offer")]), ((delete,),))


def confirm_photo_card(view: PhotoDeletion, language: str, *, is_seen: bool = True) -> Card:
    """The photo's caption, so of at most 1024 characters. is_seen: False where the photo cannot be shown,
    and the card is a text of its own.
    """
    words = Words(language)
    lines = [words.html("delete.photo"), _title(view, words), Html(""), *_received(view, words)]
    if view.faces:
        lines.append(words.html("delete.photo_faces", n=view.faces))
    if view.known_only_here:
        lines.append(words.html("delete.photo_last", n=view.known_only_here))
    lines += [Html(""), words.html("delete.photo_effect")]
    if not is_seen:
        lines.append(words.html("delete.photo_unseen"))
    act = Button(words.plain("button.erase"), callback("photoerase", view.asset_id), style="danger")
    return confirm_card(lines, Button(words.plain("button.keep_photo"), callback("keepall")), act)


def _received(view: PhotoDeletion, words: Words) -> list[Html]:
    if view.received is None:
        return [words.html("delete.photo_copies")]
    lines = [words.html("delete.photo_received", n=view.received)] if view.received else []
    if view.maybe:
        lines.append(words.html("delete.photo_maybe", n=view.maybe))
    return lines or [words.html("delete.photo_unreceived")]


def photo_erased_card(language: str) -> Card:
    return Card(Words(language).html("delete.photo_done"))


def ask_in_private_card(start_url: str, language: str) -> Card:
    """For somebody who never pressed Start: the bot may not write to them first."""
    words = Words(language)
    start = Button(words.plain("button.open_private"), url=start_url)
    return Card(words.html("delete.photo_in_private"), ((start,),))


def _title(view: PhotoDeletion, words: Words) -> Html:
    where = words.where(view.taken_at, view.group_title)
    return words.html("photocard.title", where=where, number=view.asset_id)
