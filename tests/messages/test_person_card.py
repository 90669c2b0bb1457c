"""The card of a person: its lines and buttons for each viewer."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import UUID

import pytest

from bot.messages.card import Card
from bot.messages.erasing.deleting import deletion_card
from bot.messages.persons.persons import whole_person_card
from bot.messages.sharing.sharing import invitation_card
from bot.messages.words import Words
from domain.ids import ParticipantId
from domain.queries.erasing.deletion import DeletionChoice, DeletionView
from domain.queries.persons.person_card import NamedPerson, PersonCard
from domain.queries.sharing.links import LinkView
from domain.rules.persons.person_actions import actions_on
from domain.rules.service.time_zones import zone_of
from sandbox.telegram.content.formatting import parse_text

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)


def link(role: str, name: str) -> LinkView:
    return LinkView(1, ParticipantId(1), 1, name, role)


OWNERS = actions_on(is_owner=True, is_moderator=False, is_approved=True, is_hidden=False, is_merged=False)
MODERATORS = actions_on(is_owner=False, is_moderator=True, is_approved=True, is_hidden=False, is_merged=False)
ANNA = PersonCard(
    person_id=UUID(int=0),
    number=7,
    workspace_id=1,
    name="Anna",
    status="ACTIVE",
    approval="approved",
    merged_into=None,
    birth_date=None,
    since=NOON,
    faces=2,
    photos=3,
    received=1,
    is_linked=True,
    is_moderator=False,
    links=(link("owner", "Mia"),),
    actions=OWNERS,
    is_owner=True,
)
OF_MODERATOR = replace(ANNA, is_linked=False, is_moderator=True, is_owner=False, actions=MODERATORS)


def card_of(person: PersonCard, *, in_admin_chat: bool = False) -> Card:
    return whole_person_card(person, "en", in_admin_chat=in_admin_chat)


def verbs(card: Card) -> set[str]:
    assert all(card.buttons), "no row is empty"
    return {str(button.data).partition(":")[0] for row in card.buttons for button in row}


@pytest.mark.parametrize(
    ("person", "says", "says_not"),
    [
        (ANNA, ("Looked after by Mia", "You received 1 photo"), ("Photos also go to", "Nobody receives")),
        (
            replace(ANNA, links=(*ANNA.links, link("guardian", "Otto"))),
            ("Photos also go to Otto",),
            ("Not to be confused",),
        ),
        (replace(ANNA, apart=(NamedPerson(8, "Ben"),)), ("Not to be confused with Ben",), ("Hidden",)),
        (replace(OF_MODERATOR, links=()), ("Nobody receives",), ("Looked after", "You received")),
        (
            replace(OF_MODERATOR, links=(), is_consented=False),
            ("Consent was withdrawn",),
            ("has connected",),
        ),
        (
            replace(ANNA, is_owner=False, actions=(), links=()),
            ("somebody else decides",),
            ("Nobody receives",),
        ),
        (replace(ANNA, status="HIDDEN", faces=0), ("Hidden",), ("learned the face from",)),
    ],
)
def test_the_card_says_who_owns_receives_and_resembles_the_person(
    person: PersonCard, says: tuple[str, ...], says_not: tuple[str, ...]
) -> None:
    text = parse_text(card_of(person).text, "HTML", None)[0]
    assert [words for words in says if words not in text] == []
    assert [words for words in says_not if words in text] == []


def test_an_owner_may_share_a_person_and_a_moderator_where_there_is_no_owner() -> None:
    assert {"share", "delete", "people"} <= verbs(card_of(ANNA))
    assert "share" not in verbs(card_of(ANNA, in_admin_chat=True))
    assert "share" not in verbs(card_of(OF_MODERATOR))
    assert "share" in verbs(card_of(replace(OF_MODERATOR, links=())))
    assert "share" in verbs(card_of(replace(OF_MODERATOR, links=(link("guardian", "Otto"),))))
    assert not {"delete", "rename"} & verbs(card_of(replace(ANNA, is_owner=False, actions=(), links=())))


def test_a_face_on_a_photo_is_shown_to_moderators_where_there_is_one() -> None:
    assert "faceof" in verbs(card_of(OF_MODERATOR))
    assert "faceof" not in verbs(card_of(replace(OF_MODERATOR, photos=0)))
    assert "faceof" not in verbs(card_of(ANNA))


def test_a_person_without_faces_is_learned_again_by_those_who_look_after_them() -> None:
    empty = replace(ANNA, faces=0, photos=0)
    assert "learnagain" in verbs(card_of(empty))
    for other in (
        replace(empty, faces=1),
        replace(empty, photos=1),
        replace(empty, is_owner=False, actions=()),
        replace(empty, is_owner=False, is_moderator=True, actions=MODERATORS),
    ):
        assert "learnagain" not in verbs(card_of(other))
    assert "learnagain" not in verbs(card_of(empty, in_admin_chat=True))


def test_back_leads_to_the_list_that_the_person_is_in() -> None:
    for card, back in (
        (card_of(ANNA), "people:0"),
        (card_of(ANNA, in_admin_chat=True), "known:1:0"),
        (card_of(OF_MODERATOR), "known:1:0"),
    ):
        assert card.buttons[-1][-1].data == back


def test_somebody_is_a_year_older_as_soon_as_the_birthday_begins_in_the_time_zone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The dates of these two time zones always differ."""
    monkeypatch.setattr(Words, "zone", zone_of("Pacific/Kiritimati"))
    today = datetime.now(Words.zone).date()
    person = replace(ANNA, birth_date=today.replace(year=today.year - 4))
    assert "(4 years old)" in card_of(person).text
    monkeypatch.setattr(Words, "zone", zone_of("Etc/GMT+12"))
    assert "(3 years old)" in card_of(person).text


def test_the_invitation_names_each_group_of_the_inviter_and_says_that_other_groups_serve_too() -> None:
    card = invitation_card(ANNA, "https://t.me/a?start=i", 7, "ru", groups=["A", "B"], makes_owner=False)
    assert "участником группы, откуда приходят фото (ваши: <b>A</b>, <b>B</b>)" in card.text
    assert quote("из групп «A», «B»") in str(card.buttons[0][0].url)


def test_a_person_whom_moderators_named_was_not_learned_from_no_photos() -> None:
    def said(training_photos: int) -> str:
        would = DeletionView(faces=12, photos=12, training_photos=training_photos)
        return deletion_card(ANNA, DeletionChoice(would, ("erase",), asks_twice=False), "en").text

    assert "what I learned from 1 photo\n" in said(1)
    assert "what I learned" not in said(0)
    assert "12 group photos" in said(0)
