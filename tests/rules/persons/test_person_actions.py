"""The buttons of a person's card for each viewer."""

import pytest

from domain.rules.persons.person_actions import actions_on

OWN = ("rename", "birth", "apart", "hide", "history", "delete")
ALL = ("rename", "birth", "apart", "hide", "merge", "move", "history", "delete")


@pytest.mark.parametrize(
    ("viewer", "actions"),
    [
        ({}, ()),  # a guardian, or nobody at all
        ({"is_owner": True}, OWN),
        ({"is_moderator": True}, ALL),
        ({"is_owner": True, "is_moderator": True}, ALL),
    ],
)
def test_each_viewer_gets_the_buttons_of_what_they_may_do(
    viewer: dict[str, bool], actions: tuple[str, ...]
) -> None:
    assert actions_on(**(_PERSON | viewer)) == actions


@pytest.mark.parametrize(
    ("person", "actions"),
    [
        ({"is_hidden": False}, ALL),
        ({"is_hidden": True}, tuple("show" if action == "hide" else action for action in ALL)),
        ({"is_merged": True}, ("history",)),
        ({"is_approved": False}, ("delete",)),
    ],
)
def test_what_may_be_done_with_a_person_in_each_state(
    person: dict[str, bool], actions: tuple[str, ...]
) -> None:
    assert actions_on(**(_PERSON | {"is_moderator": True} | person)) == actions


_PERSON = {
    "is_owner": False,
    "is_moderator": False,
    "is_approved": True,
    "is_hidden": False,
    "is_merged": False,
}
