"""The certificate: what an erase removed."""

from bot.messages.card import Card
from bot.messages.words import Words
from domain.queries.erasure import CertificateView

COUNTED = ("faces", "training_photos", "photos", "prototypes")


def certificate_card(view: CertificateView) -> Card:
    """Names nobody: the name is gone."""
    words = Words(view.language)
    title = words.html("certificate.title", number=view.person_number, date=words.date(view.verified_at))
    lines = [words.html(f"certificate.{what}", n=n) for what in COUNTED if (n := view.counts.get(what, 0))]
    return Card("\n".join([title, *lines, words.html("certificate.nothing_left")]))
