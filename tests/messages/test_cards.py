"""Cards: escaped, within Telegram's limits, in good words."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.locales import LANGUAGES
from bot.messages.card import Button, Card, reply_markup
from bot.messages.chats.private import help_card
from bot.messages.deliveries.deliveries import (
    delivery_card,
    more_card,
    take_away_card,
    which_person_card,
    why_card,
)
from bot.messages.erasing.erasures import certificate_card
from bot.messages.persons.people import confirm_deletion_card, people_card
from bot.messages.photos.progress import reaction, rejected_photo_card
from domain.ids import WorkspaceId
from domain.queries.deliveries.delivery import DeliveryView, NamedPerson
from domain.queries.deliveries.why_delivered import Compared, KnownOnIt, WhyDelivered
from domain.queries.erasing.erasure import CertificateView
from domain.queries.persons.people import PersonView
from domain.queries.photos.progress import ProgressView
from domain.queries.questions.why_suggested import RunnerUp
from domain.states import AssetState
from sandbox.telegram.content.formatting import parse_text
from sandbox.telegram.content.reactions import EMOJI

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)


def a_delivery(
    *names: str,
    group: str = "Kindergarten",
    language: str = "en",
    caption: str | None = None,
    link: str | None = None,
) -> DeliveryView:
    return DeliveryView(
        delivery_id=1,
        workspace_id=1,
        asset_id=1,
        state="sent",
        persons=tuple(NamedPerson(uuid4(), n, name) for n, name in enumerate(names)),
        taken_at=NOON,
        group_title=group,
        posting_id=1 if group else None,
        posted_caption=caption,
        link=link,
        media="photo",
        tg_file_id="file",
        tg_clean_file_id=None,
        asset_path=None,
        participant_id=1,
        tg_user_id=1,
        language=language,
        copies=(),
        is_taken_away=False,
        is_protected=False,
        is_offered=False,
        is_unanswered=False,
        owed_for_s=None,
        sending_for_s=None,
    )


def a_person(**fields: object) -> PersonView:
    given: dict[str, object] = {
        "person_id": uuid4(),
        "number": 7,
        "workspace_id": 1,
        "alias": "Anna",
        "name": "Anna",
        "approval": "approved",
        "link_state": "approved",
        "role": "owner",
        "faces": 3,
        "photos": 12,
        "received": 10,
    }
    return PersonView(**(given | fields))  # type: ignore[arg-type]


def plain(card: Card) -> str:
    """The card's text as people read it. Raises what Telegram would answer to broken markup."""
    return parse_text(card.text, "HTML", None)[0]


def test_a_delivery_names_who_is_in_it_when_and_where() -> None:
    assert plain(delivery_card(a_delivery("Anna", "Ben"))) == "Anna, Ben\n14 May 2026 · Kindergarten"
    assert "14 мая 2026" in plain(delivery_card(a_delivery("Анна", language="ru")))


def test_without_a_group_that_the_reader_is_in_the_day_stands_alone() -> None:
    assert plain(delivery_card(a_delivery("Anna", group=""))) == "Anna\n14 May 2026"


@given(
    st.lists(st.text(min_size=1, max_size=64), min_size=1, max_size=30),
    st.text(max_size=255),
    st.text(max_size=1024) | st.just("\N{BABY}" * 1024) | st.just("@anna_m @ben_k /me (@eva_z) " * 40),
)
def test_a_caption_is_never_longer_than_telegram_allows(names: list[str], group: str, words: str) -> None:
    view = a_delivery(*names, group=group, caption=words, link="https://t.me/c/1234567890/1234567890")
    why = WhyDelivered(tuple(KnownOnIt(name, is_recognised=False) for name in names), 99)
    more = more_card(view, knows_more=True)
    for card in (delivery_card(view), which_person_card(view), more, take_away_card(view)):
        assert len(plain(card).encode("utf-16-le")) // 2 <= 1024
    few = a_delivery("A" * 64, group=group, caption=words)
    assert len(plain(why_card(few, why)).encode("utf-16-le")) // 2 <= 1024


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("people", range(1, 10))
def test_why_many_people_are_on_a_photo_fits_into_its_caption(people: int, language: str) -> None:
    """A caption gives as many reasons as it has room for; of many people it gives only the names."""
    names = [f"Anna {number}" for number in range(people)]
    compared = Compared(0.93, 10, 10, RunnerUp("", 0.35))
    why = WhyDelivered(tuple(KnownOnIt(name, True, compared) for name in names), 9)
    text = plain(why_card(a_delivery(*names, language=language), why))
    assert len(text.encode("utf-16-le")) // 2 <= 1024
    assert all(name in text for name in names[:8])
    assert ("93" in text) == (people <= 6)
    assert ("35" in text) == (people <= 4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_people_with_the_longest_names_are_on_a_photo_fits_into_its_caption(language: str) -> None:
    names = [f"{number}{'A' * 90}" for number in range(8)]
    why = WhyDelivered(tuple(KnownOnIt(name, is_recognised=True) for name in names), 99)
    text = plain(why_card(a_delivery(*names, group="G" * 255, language=language), why))
    assert len(text.encode("utf-16-le")) // 2 <= 1024


def test_nobody_is_said_to_have_connected_a_passer_by() -> None:
    text = plain(why_card(a_delivery("Anna"), WhyDelivered((KnownOnIt("Anna", is_recognised=False),), 1)))
    assert "those who connected that person, if anybody did" in text


def test_the_posters_words_get_the_room_that_is_left() -> None:
    card = delivery_card(a_delivery("Anna", caption="word " * 300, link="https://t.me/c/1/2"))
    text = plain(card)
    assert re.search("word( w| wo| wor)?…\nOpen it in the group$", text)
    assert len(text) > 1000


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_long_quotation_is_folded(language: str) -> None:
    """The words of an album stand under each of its photos."""
    card = delivery_card(a_delivery("Anna", caption="word " * 300, language=language))
    kinds = [entity["type"] for entity in parse_text(card.text, "HTML", None)[1]]
    assert "expandable_blockquote" in kinds


def test_a_command_in_the_posters_words_is_no_button() -> None:
    """Otherwise whoever taps it in the private chat would send it to the bot."""
    said = plain(delivery_card(a_delivery("Anna", caption="/forget_me and/or not")))
    assert "/forget_me" not in said
    assert "and/or not" in said


def test_a_caption_cannot_turn_the_direction_of_the_text() -> None:
    assert "\u202e" not in delivery_card(a_delivery("Anna", caption="a\u202eb")).text


def test_whatever_people_wrote_is_shown_as_they_wrote_it() -> None:
    card = delivery_card(a_delivery("<b>x</b> & {n}", group='"<a href=">'))
    assert plain(card) == '<b>x</b> & {n}\n14 May 2026 · "<a href=">'


def test_the_safe_button_stands_before_the_dangerous_one() -> None:
    card = confirm_deletion_card(a_person(), "en")
    [[keep], [erase]] = card.buttons
    assert (keep.text, erase.style) == ("Keep Anna", "danger")


def test_a_deletion_says_how_many_photos_go_and_stay() -> None:
    card = confirm_deletion_card(a_person(), "en")
    assert "what I learned from 3 photos" in plain(card)
    assert "12 group photos" in plain(card)
    assert "photos that came to you (10) stay" in plain(card)
    without = confirm_deletion_card(replace(a_person(), faces=0), "en")
    assert "what I learned" not in plain(without)


@pytest.mark.parametrize(
    ("language", "n", "words"),
    [
        ("en", 1, "1 face"),
        ("en", 2, "2 faces"),
        ("ru", 1, "1 лицо"),
        ("ru", 3, "3 лица"),
        ("ru", 5, "5 лиц"),
        ("ru", 21, "21 лицо"),
    ],
)
def test_numbers_are_counted_as_the_language_counts(language: str, n: int, words: str) -> None:
    view = CertificateView(1, 1, "person", 7, {"faces": n, "photos": 0}, NOON, 1, language)
    text = plain(certificate_card(view))
    assert f"• {words}\n" in text
    # What there is none of is not listed. The date is in the first line.
    assert "0" not in text.partition("\n")[2]


def test_many_people_are_turned_page_by_page() -> None:
    many = [a_person(number=n, alias=f"Person {n}") for n in range(20)]
    turns = [
        [
            button.data
            for row in people_card(many, page, "en").buttons
            for button in row
            if "people:" in str(button.data)
        ]
        for page in range(4)
    ]
    assert turns == [["people:1"], ["people:0", "people:2"], ["people:1"], ["people:1"]]


@pytest.mark.parametrize("state", AssetState)
def test_every_state_of_a_photo_is_a_reaction_that_telegram_knows(state: AssetState) -> None:
    assert reaction(state) in EMOJI


def test_an_unknown_reason_still_says_something() -> None:
    view = ProgressView(
        tg_chat_id=-1,
        tg_message_id=7,
        workspace_id=WorkspaceId(1),
        state=AssetState.REJECTED,
        refused=1,
        reasons=("from_the_future", "other"),  # both have the same words
        link=None,
        is_used=False,
        group_title="Kindergarten",
        posted_at=NOON,
        poster_tg_chat_id=1,
        poster_language="en",
    )
    said = plain(rejected_photo_card(view))
    assert "(14 May 2026 · Kindergarten)" in said
    assert (said.count("post it again."), said.endswith("Please post it again.")) == (1, True)


def test_a_card_without_buttons_takes_the_old_ones_away() -> None:
    assert reply_markup(Card("x")) == {"inline_keyboard": []}


def test_a_button_is_a_press_or_a_link() -> None:
    assert reply_markup(
        Card("x", ((Button("Go", data="people:0"), Button("There", url="https://t.me/x")),))
    ) == {
        "inline_keyboard": [
            [{"text": "Go", "callback_data": "people:0"}, {"text": "There", "url": "https://t.me/x"}]
        ]
    }


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("title", ["Kindergarten Sunflower, group of 2026", "Ж" * 255])
def test_whoever_looks_after_many_groups_can_read_help(title: str, language: str) -> None:
    groups = [f"{n} {title}" for n in range(120)]
    card = help_card(language, has_people=True, looks_after=groups)
    assert len(plain(card).encode("utf-16-le")) // 2 <= 4096
    assert "0 " + title[:20] in plain(card)
    assert "115" in plain(card)  # how many more
