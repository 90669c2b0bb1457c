"""The buttons of a person's card for each reader."""

import pytest

from domain.rules.persons.person_actions import actions_on

OWN = ("rename", "birth", "hide", "history", "delete")
ALL = ("rename", "birth", "hide", "merge", "history", "delete")


@pytest.mark.parametrize(
    ("viewer", "actions"),
    [
        ({}, ()),  # a guardian, or nobody at all
        ({"is_owner": True}, OWN),
        ({"is_moderator": True}, ALL),
        ({"is_owner": True, "is_moderator": True}, ALL),
    ],
)
def test_whoever_may_do_what(viewer: dict[str, bool], actions: tuple[str, ...]) -> None:
    found = actions_on(**(_PERSON | viewer))
    assert set(actions) <= set(found)
    assert ("merge" in found) == ("merge" in actions)
    assert bool(found) == bool(actions)


@pytest.mark.parametrize(
    ("person", "actions"),
    [
        ({"is_hidden": True}, {"show"}),
        ({"is_hidden": False}, {"hide"}),
        ({"is_merged": True}, set()),
        ({"is_approved": False}, set()),
    ],
)
def test_a_person_can_be_hidden_or_shown_but_not_both(person: dict[str, bool], actions: set[str]) -> None:
    found = set(actions_on(**(_PERSON | {"is_moderator": True} | person)))
    assert found & {"hide", "show"} == actions
    if not actions:
        assert "merge" not in found


_PERSON = {
    "is_owner": False,
    "is_moderator": False,
    "is_approved": True,
    "is_hidden": False,
    "is_merged": False,
}
