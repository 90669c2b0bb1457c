"""Lists of several pages: the last one leads back only."""

import pytest

from bot.messages.clusters import same_as_card
from bot.messages.listing import PAGE
from domain.queries.clusters import ClusterView
from domain.queries.nearest_persons import NearPage, NearPerson

UNKNOWN = ClusterView(5, 1, "open", 3, 3, None, None, None, None, None, ())


@pytest.mark.parametrize(
    ("total", "turns"),
    [
        (PAGE, [[]]),
        (PAGE + 1, [[1], [0]]),
        (3 * PAGE, [[1], [0, 2], [1]]),
    ],
)
def test_every_page_but_the_last_leads_on(total: int, turns: list[list[int]]) -> None:
    """A full last page too is the last one."""
    people = [NearPerson(n, f"Person {n}", 0.5) for n in range(PAGE)]
    for page, expected in enumerate(turns):
        card = same_as_card(UNKNOWN, NearPage(people, total), page, 1, "en")
        pressed = [str(button.data).split(":") for row in card.buttons for button in row]
        assert [int(to) for verb, *_, to in pressed if verb == "clustersame"] == expected
