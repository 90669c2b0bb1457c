"""What the bot says after an erase: the certificate, and a sentence in place of each card."""

from datetime import datetime

from bot.messages.card import Card
from bot.messages.words import Words
from domain.queries.erasing.erasure import CertificateView

COUNTED = (
    *("groups", "persons", "participants", "faces", "training_photos", "photos", "prototypes"),
    *("links", "deliveries"),
)

# Kinds of cards that name somebody who need not be the subject of the card.
_OF_NAMES = (
    "said",
    "odd",
    "mistakes",
    "fresh",
    "request",
    "decision",
    "join",
    "joined",
    "sharing",
    "resemblance",
    "new_deciders",
)


def certificate_card(view: CertificateView) -> Card:
    """The certificate names nobody: the name was erased."""
    words = Words(view.language)
    subject = words.html(f"certificate.{view.kind}")
    title = words.html("certificate.title", subject=subject, date=words.date(view.verified_at))
    lines = [words.html(f"certificate.{what}", n=n) for what in COUNTED if (n := view.counts.get(what, 0))]
    ending = [words.html("certificate.nothing_left"), "", words.html("certificate.until_recycled")]
    if unreached := view.counts.get("unreached", 0):
        ending.append(words.html("certificate.unreached", n=unreached))
    if view.bot_changed_at is not None:
        ending.append(words.html("certificate.former_bot", date=words.date(view.bot_changed_at)))
    away = view.counts.get("days_away", 0)
    why = [words.html("certificate.days_away", n=away), ""] if away else []
    return Card("\n".join([*why, title, *lines, *ending]))


def person_deleted_card(photos: int, language: str, *, by_owner: bool, keeps_faces: bool) -> Card:
    """Tells a recipient that a person was deleted. The card names nobody and replies to the last photo.

    photos: how many the recipient has. keeps_faces: only the person was deleted, which moderators alone can
    do.
    """
    words = Words(language)
    deleted = "but_faces" if keeps_faces else "by_owner" if by_owner else "by_admin"
    lines = [words.html(f"deleted.{deleted}")]
    if photos:
        lines.append(words.html("deleted.photos", n=photos))
    return Card("\n".join([*lines, words.html("deleted.no_more")]))


def wish_ended_card(asked_at: datetime, language: str) -> Card:
    """Tells somebody who wished to join a person that the person was deleted. The card names nobody."""
    words = Words(language)
    return Card(words.html("deleted.wish", date=words.date(asked_at)))


def workspace_deleted_card(language: str) -> Card:
    """Tells a recipient that all people and groups of a workspace were deleted. The card names nobody."""
    return Card(Words(language).html("deleted.workspace"))


def gone_card(kind: str, subject: str, language: str, *, is_lapsed: bool = False) -> Card:
    """The words in place of a card whose subject was erased, or that named somebody who was.

    is_lapsed: a request that nobody approved; subject is its number.
    """
    words = Words(language)
    if is_lapsed:
        return Card(words.html("request.gone", number=subject))
    if kind == "ended_group":
        return Card(words.html("card.ended_group"))
    return Card(words.html("card.said" if kind in _OF_NAMES else "card.gone"))
