"""When the service looks for a photo in a chat, after Telegram's answer to its send was lost."""

import pytest

from domain.rules.deliveries.lost_sends import FIND_AFTER, next_search_s

LAST = FIND_AFTER[-1]


@pytest.mark.parametrize(
    ("ages_s", "wait_s"),
    [
        ([], None),
        ([0], 3),
        ([2.5], 0.5),
        ([3], 4),
        ([LAST - 1], 1),
        ([LAST], None),
        ([LAST, LAST + 1000], None),
        ([3, 25], 2),  # the second photo's search comes first
        ([LAST + 1, 0], 3),
    ],
)
def test_the_next_search_is_the_first_of_any_photo(ages_s: list[float], wait_s: float | None) -> None:
    assert next_search_s(ages_s, 1) == wait_s
    # Where an answer may take 30 s instead of 1 s, all times are 30 times as long.
    scaled = next_search_s([30 * age for age in ages_s], 30)
    assert scaled == (None if wait_s is None else 30 * wait_s)
