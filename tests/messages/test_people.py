"""The list of a participant's persons, and the card of each."""

from uuid import UUID

import pytest

from bot.messages.persons.people import people_card, person_card
from domain.queries.persons.people import PersonView


def _person(approval: str = "approved", link_state: str = "approved", role: str = "owner") -> PersonView:
    return PersonView(
        UUID(int=0),
        number=7,
        workspace_id=1,
        name="Anna",
        alias="Anna",
        approval=approval,
        link_state=link_state,
        role=role,
        faces=3,
        photos=4,
        received=5,
    )


@pytest.mark.parametrize(
    ("approval", "link_state", "says"),
    [
        ("approved", "approved", "5 photos"),
        ("approved", "requested", "an answer from those who connected"),
        ("requested", "requested", "waiting for an answer from the admins"),
        ("draft", "requested", "a draft"),
    ],
)
def test_each_person_is_listed_with_its_state(approval: str, link_state: str, says: str) -> None:
    person = _person(approval, link_state)
    for card in (people_card([person], 0, "en"), person_card(person, "en")):
        assert says in card.text


def test_whoever_only_receives_decides_nothing() -> None:
    verbs = [
        [str(button.data).partition(":")[0] for row in person_card(person, "en").buttons for button in row]
        for person in (_person(), _person(role="guardian"))
    ]
    assert verbs == [["delete", "people"], ["people"]]


@pytest.mark.parametrize("approval", ["approved", "draft", "requested"])
def test_whoever_only_asks_to_join_reads_that_it_waits_and_nothing_of_the_person(approval: str) -> None:
    """An owner may train the person again meanwhile."""
    card = person_card(_person(approval, link_state="requested", role="guardian"), "en")
    assert "waiting for an answer" in card.text
    assert [what for what in ("learned", "Found", "receive", "3", "4", "5") if what in card.text] == []
    assert [button.data for row in card.buttons for button in row] == ["unask:7", "people:0"]
