"""Lists of several pages: each item is on one of them, and the last page only leads back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import pytest

from bot.messages.callbacks import parse_callback
from bot.messages.card import Card
from bot.messages.clusters.clusters import same_as_card
from bot.messages.deliveries.photos import photos_card
from bot.messages.listing import PAGE
from bot.messages.persons.people import MOST_NAMES, people_card, whom_to_delete_card
from bot.messages.photos.contact_sheet import FACES_A_SHEET, TickedFaces, tick_rows
from bot.messages.photos.photo_card import FACES_A_PAGE, photo_card
from bot.messages.sharing.sharing import sharing_card, whom_to_share_card
from bot.messages.words import Words
from domain.ids import ParticipantId
from domain.ports import Box
from domain.queries.clusters.clusters import ClusterView
from domain.queries.clusters.nearest_persons import NearPage, NearPerson
from domain.queries.deliveries.photos import PhotoPage, PhotoView
from domain.queries.persons.people import PersonView
from domain.queries.photos.photo_card import FaceOnPhoto, PhotoCardView
from domain.queries.sharing.links import LinkView
from domain.states import LinkRole
from tests.messages.test_person_card import OF_MODERATOR

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
UNKNOWN = ClusterView(5, 1, "open", 3, 3, None, None, None, None, None, ())
# Makes the card of one page. It takes how many items the list has, numbered from 0, and the page's number.
List = Callable[[int, int], Card]


def _of_page(total: int, page: int) -> Sequence[int]:
    return range(total)[page * PAGE : (page + 1) * PAGE]


def nearest(total: int, page: int) -> Card:
    shown = [NearPerson(n, f"Person {n}", 0.5) for n in _of_page(total, page)]
    return same_as_card(UNKNOWN, NearPage(shown, total), page, 1, "en")


def received(total: int, page: int) -> Card:
    shown = tuple(PhotoView(n, "sent", NOON, "Nursery", ("Anna",), 1, n) for n in _of_page(total, page))
    return photos_card(PhotoPage(shown, total, 0), page, "en", has_people=True)


def people_of(total: int) -> list[PersonView]:
    one = partial(PersonView, UUID(int=0), approval="approved", link_state="approved", role="owner")
    return [one(n, 1, f"Person {n}", "", faces=1, photos=1, received=1) for n in range(total)]


def connected(total: int, page: int) -> Card:
    return people_card(people_of(total), page, "en")


def receivers(total: int, page: int) -> Card:
    """The card for a moderator whose own link is none of these."""
    links = [LinkView(n, ParticipantId(n), n, f"Guest {n}", LinkRole.GUARDIAN) for n in range(total)]
    person = replace(OF_MODERATOR, links=tuple(links))
    return sharing_card(person, links, ParticipantId(-1), "en", page=page)


def faces_of_photo(total: int, page: int) -> Card:
    faces = tuple(FaceOnPhoto(n + 1, n, Box(0, 0, 1, 1), None, "", None) for n in range(total))
    view = PhotoCardView(1, 1, "file", None, NOON, "Nursery", faces, (), None, 100, 100, "")
    return photo_card(view, "en", page)


def ticked(total: int, page: int) -> Card:
    return Card("", tick_rows(TickedFaces(1, range(total), page=page), Words("en")))


@pytest.mark.parametrize(
    ("a_list", "item", "turn", "size"),
    [
        (nearest, "clusterinto", "clustersame", PAGE),
        (received, "photo", "photos", PAGE),
        (connected, "person", "people", PAGE),
        (receivers, "unlink", "receivers", PAGE),
        (faces_of_photo, "face", "photocard", FACES_A_PAGE),
        (ticked, "tickface", "facepage", FACES_A_SHEET),
    ],
)
def test_everything_is_on_one_page_and_every_page_but_the_last_leads_on(
    a_list: List, item: str, turn: str, size: int
) -> None:
    """A full page leads on only if another page follows."""
    for total, turns in ((size, [[]]), (size + 1, [[1], [0]]), (3 * size, [[1], [0, 2], [1]])):
        seen: list[int] = []
        for page, expected in enumerate(turns):
            card = a_list(total, page)
            assert all(card.buttons), "no row is empty"
            pressed = [parse_callback(button.data) for row in card.buttons for button in row]
            assert [press.ids[-1] for press in pressed if press and press.verb == turn] == expected
            on_page = [press.ids[-1] for press in pressed if press and press.verb == item]
            assert len(on_page) == min(size, total - len(seen))
            seen += on_page
        assert seen == list(range(total))


def test_a_page_number_behind_the_last_shows_the_last_page() -> None:
    for a_list, size in ((connected, PAGE), (receivers, PAGE), (faces_of_photo, FACES_A_PAGE)):
        assert a_list(size + 1, 9) == a_list(size + 1, 1)
        assert a_list(size, 1) == a_list(size, 0)


def test_a_card_of_more_people_than_a_keyboard_holds_names_the_command_that_takes_a_name() -> None:
    everybody, command = (
        people_of(MOST_NAMES + 1),
        {whom_to_share_card: "/share", whom_to_delete_card: "/delete"},
    )
    for card_of in (whom_to_share_card, whom_to_delete_card):
        assert command[card_of] in card_of(everybody, "en").text
        assert len(card_of(everybody, "en").buttons) == MOST_NAMES
        assert command[card_of] not in card_of(everybody[1:], "en").text
