"""The card of /privacy says the same as the help, and all of it in every language."""

import pytest

from bot.locales import LANGUAGES
from bot.messages.chats.privacy import privacy_card
from bot.messages.chats.private import help_card
from bot.messages.groups.groups import refuse_words
from bot.messages.words import Words
from domain.values.consent import REFUSE
from tests.messages.test_long_cards import MAX_TEXT, ensure_sendable


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_fits_and_names_every_way_out(language: str) -> None:
    days = 36_500
    card = privacy_card(
        language, unknown_days=days, grace_days=days, left_days=days, undo_days=days, said_days=days
    )
    ensure_sendable(card, MAX_TEXT)
    for way_out in ("/delete", "/forget_me", "/photo", "/share", REFUSE):
        assert way_out in card.text
    button = refuse_words(Words(language))
    assert button in card.text
    assert REFUSE in card.text.replace(button, "")  # an introduction may have no button and ask for a 👎


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_and_the_help_say_in_the_same_words_who_learns_of_a_connection(language: str) -> None:
    said = Words(language).html("help.privacy")
    card = privacy_card(language, unknown_days=1, grace_days=2, left_days=5, undo_days=3, said_days=4)
    assert said in card.text
    assert said in help_card(language, has_people=False, looks_after=()).text


def test_a_bot_that_undoes_nothing_does_not_speak_of_undoing() -> None:
    card = privacy_card("en", unknown_days=30, grace_days=30, left_days=180, undo_days=0, said_days=90)
    assert "undo" not in card.text


def test_everybody_who_left_and_is_kept_longer_is_named() -> None:
    card = privacy_card("en", unknown_days=30, grace_days=30, left_days=180, undo_days=7, said_days=90)
    kept = next(line for line in card.text.splitlines() if "left all groups" in line)
    for reason in ("others receive", "refused", "let me into", "decide about requests", "does not tell me"):
        assert reason in kept
