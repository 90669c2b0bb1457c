"""The question before a participant is forgotten says who is deleted with them, and who is not."""

import pytest

from bot.locales import LANGUAGES
from bot.messages.erasing.forgetting import confirm_forgetting_card
from domain.queries.erasing.forgetting import ForgettingView


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_of_those_who_are_deleted_do_not_read_as_the_others_names(language: str) -> None:
    view = ForgettingView(("Anna", "Ben"), (), (), deliveries=0, groups=0, refusals=0, going=0)
    [line] = [one for one in confirm_forgetting_card(view, language).text.splitlines() if "Anna" in one]
    deleted, of_others = line.split("; ")
    assert "Ben" in deleted
    assert "Anna" not in of_others
