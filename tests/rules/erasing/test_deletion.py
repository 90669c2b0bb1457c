"""The ways to delete a person: who may use each, and which ask twice."""

import pytest

from domain.errors import Conflict
from domain.rules.erasing.deletion import asks_twice, ensure_no_more, modes_for
from domain.values.deletion_ways import DISSOLVE, ERASE, FACES


@pytest.mark.parametrize(
    ("is_owner", "is_moderator", "has_faces", "ways"),
    [
        (True, False, True, (ERASE, FACES)),
        (True, True, True, (ERASE, FACES, DISSOLVE)),
        (False, True, True, (FACES, ERASE, DISSOLVE)),
        (True, False, False, (ERASE,)),  # there is nothing else to delete
        (False, True, False, (ERASE,)),
    ],
)
def test_the_usual_way_is_the_first(
    is_owner: bool, is_moderator: bool, has_faces: bool, ways: tuple[str, ...]
) -> None:
    assert modes_for(is_owner=is_owner, is_moderator=is_moderator, has_faces=has_faces) == ways


def test_more_than_the_threshold_is_asked_about_twice() -> None:
    assert [asks_twice(faces, threshold=10) for faces in (0, 10, 11)] == [False, False, True]


@pytest.mark.checklist(218)
def test_no_more_faces_are_deleted_than_the_requester_was_told() -> None:
    for at_most in (None, 3, 4):
        ensure_no_more(3, at_most)
    with pytest.raises(Conflict) as refused:
        ensure_no_more(3, 2)
    assert (refused.value.code, refused.value.details) == ("more_by_now", {"n": 3})
