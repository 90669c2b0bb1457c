"""The persons and participants that a text names, and how text from people is cleaned."""

from datetime import UTC, datetime

import pytest

from bot.messages.card import Button, Card, reply_markup
from bot.messages.deliveries.photos import photos_card
from bot.messages.marks import marking, whom, without_marks
from bot.messages.words import Words
from domain.queries.deliveries.photos import PhotoPage, PhotoView
from domain.values.named import of_participant, of_person

WORDS = Words("en")


def test_a_text_and_its_buttons_say_whom_they_name() -> None:
    with marking():
        text = f"<b>{WORDS.names([of_person(12, 'A & B'), of_participant(3, 'Mia')])}</b>"
        label = WORDS.plain("button.keep", name=of_person(13, "Ben"))
        markup = reply_markup(Card(text, ((Button(label), Button(of_person(14, "Max"))),)))
    labels = [button["text"] for button in markup["inline_keyboard"][0]]
    assert whom(text) == {"p12", "r3"}
    assert without_marks(text) == "<b><b>A &amp; B</b>, <b>Mia</b></b>"
    assert [whom(one) for one in labels] == [{"p13"}, {"p14"}]
    assert without_marks(labels[1]) == "Max"


def test_a_button_of_a_photo_says_whom_it_names() -> None:
    """An erase finds the message by these marks: a list of photos stays in the chat for years."""
    names = of_person(12, "Anna"), of_person(13, "Ben")
    photo = PhotoView(1, "sent", datetime(2026, 5, 14, tzinfo=UTC), "Nursery", names, 1, 1)
    with marking():
        card = photos_card(PhotoPage((photo,), 1, 0), 0, "en", has_people=True)
        label = reply_markup(card)["inline_keyboard"][0][0]["text"]
    assert whom(label) == {"p12", "p13"}
    assert without_marks(label).endswith("Anna, Ben")


def test_nothing_is_marked_outside_of_marking() -> None:
    assert WORDS.names([of_person(12, "Anna")]) == "<b>Anna</b>"


def test_people_cannot_write_a_mark_into_a_name() -> None:
    with marking():
        text = WORDS.names(["\ue000p12\ue001Anna\ue002"])
    assert whom(text) == frozenset()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Mia \u202edniL", "Mia dniL"),
        ("Mia\u200b\u0007", "Mia"),
        ("\u2069Mia\u2066", "Mia"),
        ("מיה", "\u2068מיה\u2069"),
        ("\u202eמיה\u2069\u2069", "\u2068מיה\u2069"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("می\u200cخواهم", "\u2068می\u200cخواهم\u2069"),
    ],
)
def test_a_name_cannot_turn_the_sentence_around_it(written: str, shown: str) -> None:
    assert WORDS.names([written]) == f"<b>{shown}</b>"
    assert shown in WORDS.plain("button.keep", name=written)
    assert WORDS.html("people.line", name=written, state="x") == f"• <b>{shown}</b> – x"
