"""The list of waiting requests and questions."""

import pytest

from bot.messages.questions.queue import queue_card
from domain.queries.questions.waiting import WaitingPage


@pytest.mark.parametrize("unknown", [True, False])
def test_whoever_decides_about_unknown_people_gets_a_button_to_them(unknown: bool) -> None:
    card = queue_card(WaitingPage((), 0), 0, "en", unknown=unknown)
    assert [button.data for row in card.buttons for button in row] == (["unknown:0"] if unknown else [])
