"""How often recognition was right, in words."""

from dataclasses import replace

import pytest

from bot.messages.service.stats import stats_card
from domain.queries.service.recognition_stats import RecognitionStats

NOTHING = RecognitionStats(**dict.fromkeys(RecognitionStats.__dataclass_fields__, 0))


def test_without_answers_no_share_of_them_is_told() -> None:
    text = stats_card(NOTHING, "", "en").text
    assert "Nobody has answered yet" in text
    assert "%" not in text


@pytest.mark.checklist(157)
def test_answers_are_told_as_a_share() -> None:
    text = stats_card(replace(NOTHING, yes=2, no=1, waiting=4, ended=5), "", "en").text
    assert "I asked “Is this …?” 12 times: 2 × yes, 1 × no, 4 not answered yet." in text
    assert "66.7 % of 3 answers were yes. 5 × no answer was needed any more." in text


def test_faces_that_nobody_looked_at_are_not_told_as_right() -> None:
    text = stats_card(replace(NOTHING, assigned=5, wrong=1), "", "en").text
    assert "I recognised 5 faces on my own. Called wrong by somebody: 1." in text
    assert "4" not in text, "nobody said that the other four are right"
