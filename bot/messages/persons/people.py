"""The persons that somebody connected."""

from collections.abc import Sequence

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import PAGE, Paged, Rows, list_card
from bot.messages.words import LONGEST_NAME, Html, Plain, Words
from domain.queries.persons.people import PersonView
from domain.states import Approval, LinkRole, PersonStatus

# Telegram takes a hundred buttons with 10 kB in all, and names may be long.
MOST_NAMES = 30


def people_card(people: Sequence[PersonView], page: int, language: str) -> Card:
    words = Words(language)
    connect = (Button(words.plain("button.connect"), callback("connect")),)
    if not people:
        return nobody_card(language)
    shown = page_of(people, page)
    page = people.index(shown[0]) // PAGE
    lines = [
        words.html("people.at", at=at, name=at_home(one.alias, one.home, words), state=_state(one, words))
        for at, one in enumerate(shown, 1)
    ]
    rows = [
        (Button(label_at_home(one.alias, one.home, words), callback("person", one.number)),) for one in shown
    ]
    paged = Paged.among(page, len(people), lambda to: callback("people", to))
    return list_card(words, words.html("people.title"), lines, rows, paged=paged, below=(connect,))


def at_home(name: str, home: str, words: Words) -> str:
    """home: the title of a group, where the name alone may mean several persons; else empty."""
    return words.html("person.at_home", name=name, group=home) if home else name


def label_at_home(name: str, home: str, words: Words) -> str:
    """As `at_home`, for a button."""
    return words.plain("person.at_home", name=name, group=home[:LONGEST_NAME]) if home else name


def page_of(people: Sequence[PersonView], page: int) -> Sequence[PersonView]:
    """The people on a page; those of the last page when there is no such page."""
    page = min(page, max(len(people) - 1, 0) // PAGE)
    return people[page * PAGE : (page + 1) * PAGE]


def nobody_card(language: str) -> Card:
    words = Words(language)
    return Card(words.html("people.nobody"), ((Button(words.plain("button.connect"), callback("connect")),),))


def person_card(person: PersonView, language: str) -> Card:
    words = Words(language)
    line = words.html(
        "people.line", name=at_home(person.alias, person.home, words), state=_state(person, words)
    )
    back = Button(words.plain("button.back"), callback("people", 0))
    if person.is_joining:
        return Card(line, (unask_row(person.number, words), (back,)))
    lines = [line, ""]
    faces = words.html("person.faces", n=person.faces) if person.faces else words.html("person.no_face")
    lines += [faces, words.html("person.photos", n=person.photos)]
    lines.append(words.html("person.received", n=person.received))
    if person.role != LinkRole.OWNER:
        return Card("\n".join([*lines, words.html("person.guardian")]), ((back,),))
    delete = Button(words.plain("button.delete"), callback("delete", person.number))
    return Card("\n".join(lines), ((delete,), (back,)))


def unask_row(number: int, words: Words) -> tuple[Button]:
    """Takes back the wish to receive the photos of the person with this number."""
    return (Button(words.plain("button.unask"), callback("unask", number)),)


def whom_to_delete_card(people: Sequence[PersonView], language: str, *, others: Rows = ()) -> Card:
    """others: a moderator's buttons to everybody in a workspace."""
    words = Words(language)
    own = [person for person in people if person.role == LinkRole.OWNER]
    if not own and not others:
        return Card(words.html("people.none_to_delete"))
    rows = [
        (Button(label_at_home(one.alias, one.home, words), callback("delete", one.number)),)
        for one in own[:MOST_NAMES]
    ]
    lines = [words.html("delete.choose"), *how_to_name(own, "delete", words)]
    return Card("\n".join(lines), (*rows, *others))


def how_to_name(people: Sequence[PersonView], command: str, words: Words) -> list[Html]:
    """Says how to choose a person who has no button. Empty when all have one."""
    if len(people) <= MOST_NAMES:
        return []
    return [words.html("people.write_name", n=MOST_NAMES, command=Plain(f"/{command}"))]


def confirm_deletion_card(person: PersonView, language: str) -> Card:
    """Says in numbers what goes; the safe button comes first.

    The button carries 0 faces: it deletes a request or a draft, and nobody who was approved meanwhile.
    """
    words = Words(language)
    lines = [
        words.html("delete.confirm", name=at_home(person.alias, person.home, words)),
        *([words.html("delete.faces", n=person.faces)] if person.faces else []),
        words.html("delete.photos", n=person.photos),
        "",
        words.html("delete.effect", name=person.alias, received=person.received),
    ]
    keep = Button(words.plain("button.keep", name=person.alias), callback("person", person.number))
    erase = Button(words.plain("button.erase"), callback("erase", person.number, 0), style="danger")
    return Card("\n".join(lines), ((keep,), (erase,)))


def deletion_started_card(language: str) -> Card:
    """The card has no name, like everything that stays of a deleted person."""
    return Card(Words(language).html("delete.started"))


def _state(person: PersonView, words: Words) -> Html:
    if person.is_joining:
        return words.html("people.joining")
    if person.status == PersonStatus.HIDDEN:
        return words.html("people.hidden", n=person.received)
    if person.approval == Approval.APPROVED:
        return words.html("people.approved", n=person.received)
    return words.html(f"people.{person.approval}")
