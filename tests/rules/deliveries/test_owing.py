"""The persons for whom a photo is owed, and photos that return to a chat that they had left."""

import pytest

from domain.rules.deliveries.owing import Owing, owing


def test_a_photo_that_is_posted_again_comes_back_for_whoever_is_on_it() -> None:
    assert owing(found=None, decided_for=None, is_posted_again=True) == Owing(None, brings_back=True)


@pytest.mark.parametrize(
    ("found", "decided_for", "expected"),
    [
        (None, None, Owing(None, brings_back=False)),  # the first look owes the photo for everybody on it
        (["anna", "ben"], None, Owing(("anna", "ben"), brings_back=False)),  # a second look: whom it found
        ([], None, Owing((), brings_back=False)),
        (None, "anna", Owing(("anna",), brings_back=True)),  # somebody decided about Anna
    ],
)
def test_of_looks_and_decisions_only_a_decision_brings_photos_back(
    found: list[str] | None, decided_for: str | None, expected: Owing[str]
) -> None:
    assert owing(found=found, decided_for=decided_for, is_posted_again=False) == expected
