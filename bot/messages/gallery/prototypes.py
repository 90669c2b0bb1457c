"""The faces that represent a person; they stand beside the card, with the same numbers."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Rows
from bot.messages.words import Html, Words
from domain.queries.gallery.prototypes import PrototypeFace, Prototypes
from domain.queries.persons.person_card import PersonCard
from domain.states import Pose, PrototypeRole

BUTTONS_A_ROW = 5


def prototypes_card(person: PersonCard, known: Prototypes, language: str) -> Card:
    """A number pins its face, unpins it or drops it: all can be undone, so nothing is asked twice."""
    words = Words(language)
    total = len(known.faces) + known.unseen
    lines = [words.html("looks.title" if total else "looks.empty", name=person.name, n=total)]
    if total:
        lines += [Html(""), words.html("looks.covered", what=_covered(known, words))]
    if known.faces:
        lines += [Html(""), *(_line(at, face, words) for at, face in enumerate(known.faces, 1))]
    if known.unseen:
        lines.append(words.html("looks.unseen", n=known.unseen))
    if known.faces:
        lines += [Html(""), words.html("looks.how", name=person.name)]
    anew = Button(words.plain("button.chooselooks"), callback("chooselooks", person.number))
    back = Button(words.plain("button.back"), callback("person", person.number))
    return Card("\n".join(lines), (*_numbers(known), (anew,), (back,)))


def _covered(known: Prototypes, words: Words) -> Html:
    """How many prototypes show each age (each decade without a birth date), and how many the face from the
    front and from the side.
    """
    ages = [words.plain(f"looks.{era}", n=_count(n, words)) for era, n in known.eras]
    decades = [words.plain("looks.decade", decade=decade, n=_count(n, words)) for decade, n in known.decades]
    poses = [("looks.front", known.front), ("looks.side", known.side)]
    parts = [*(ages or decades), *(words.plain(key, n=_count(n, words)) for key, n in poses)]
    return Html(", ".join(parts))


def _count(number: int, words: Words) -> str:
    return str(number) if number else words.plain("looks.none")


def _line(at: int, face: PrototypeFace, words: Words) -> Html:
    told = [words.plain(f"looks.is_{_what(face)}")]
    if face.era is not None:
        told.append(words.plain(f"looks.as_{face.era}"))
    if face.pose in (Pose.LEFT, Pose.RIGHT):
        told.append(words.plain("looks.from_side"))
    return words.html("looks.line", at=at, what=", ".join(told))


def _what(face: PrototypeFace) -> str:
    if face.is_pinned:
        return "pinned"
    if face.is_training:
        return "trained"
    return {PrototypeRole.TEMPORAL: "temporal", PrototypeRole.FALLBACK: "fallback"}.get(face.role, "chosen")


def _numbers(known: Prototypes) -> Rows:
    numbered = list(enumerate(known.faces, 1))
    pin = [Button(f"📌 {at}", callback("pinlook", f.number)) for at, f in numbered if not f.is_pinned]
    unpin = [Button(f"📍 {at}", callback("unpinlook", f.number)) for at, f in numbered if f.is_pinned]
    drop = [Button(f"🗑 {at}", callback("droplook", f.number)) for at, f in numbered if not f.is_training]
    return tuple(
        tuple(buttons[i : i + BUTTONS_A_ROW])
        for buttons in (pin, unpin, drop)
        for i in range(0, len(buttons), BUTTONS_A_ROW)
    )
