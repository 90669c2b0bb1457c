"""The faces that represent a person, and the age and decade that they show."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.faces.prototypes import Exemplar, age_era, choose_exemplars, decade

BORN = date(1990, 6, 15)
LEAP_DAY = date(2000, 2, 29)
ERAS = ["infant", "child", "teen", "young_adult", "adult", "senior"]

exemplars = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=15).map(
    lambda drawn: [Exemplar(i, quality, pinned) for i, (quality, pinned) in enumerate(drawn)]
)


@pytest.mark.checklist(71)
@pytest.mark.parametrize(
    ("birth_date", "taken_on", "era"),
    [
        (BORN, BORN, "infant"),
        (BORN, date(1993, 6, 14), "infant"),
        (BORN, date(1993, 6, 15), "child"),
        (BORN, date(2003, 6, 14), "child"),
        (BORN, date(2003, 6, 15), "teen"),
        (BORN, date(2010, 6, 14), "teen"),
        (BORN, date(2010, 6, 15), "young_adult"),
        (BORN, date(2020, 6, 14), "young_adult"),
        (BORN, date(2020, 6, 15), "adult"),
        (BORN, date(2050, 6, 14), "adult"),
        (BORN, date(2050, 6, 15), "senior"),
        (BORN, date(2100, 1, 1), "senior"),
        pytest.param(LEAP_DAY, date(2003, 2, 28), "infant", id="a leap day in a common year: not yet"),
        pytest.param(LEAP_DAY, date(2003, 3, 1), "child", id="a leap day in a common year: the day after"),
        pytest.param(LEAP_DAY, date(2020, 2, 28), "teen", id="a leap day in a leap year: not yet"),
        pytest.param(LEAP_DAY, date(2020, 2, 29), "young_adult", id="a leap day in a leap year: the day"),
        pytest.param(BORN, date(1990, 6, 14), None, id="taken before birth"),
        pytest.param(None, date(2020, 1, 1), None, id="nobody told when"),
    ],
)
def test_the_age_on_the_photo(birth_date: date | None, taken_on: date, era: str | None) -> None:
    assert age_era(birth_date, taken_on) == era


@given(st.dates(), st.dates(), st.dates())
def test_nobody_grows_younger(birth_date: date, one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    then, now = age_era(birth_date, earlier), age_era(birth_date, later)
    if then is not None and now is not None:
        assert ERAS.index(then) <= ERAS.index(now)


@pytest.mark.parametrize(
    ("taken_on", "name"),
    [
        (date(1989, 12, 31), "1980s"),
        (date(1990, 1, 1), "1990s"),
        (date(1999, 12, 31), "1990s"),
        (date(2000, 1, 1), "2000s"),
        (date(2026, 11, 21), "2020s"),
    ],
)
def test_the_decade_of_the_photo(taken_on: date, name: str) -> None:
    assert decade(taken_on) == name


def chosen(*faces: tuple[str, float, bool], max_exemplars: int = 10, min_quality: float = 0.5) -> list[str]:
    return choose_exemplars(
        [Exemplar(*face) for face in faces], max_exemplars=max_exemplars, min_quality=min_quality
    )


def test_the_best_faces_come_first() -> None:
    assert chosen(("c", 0.6, False), ("a", 0.9, False), ("b", 0.7, False)) == ["a", "b", "c"]


def test_the_least_quality_is_inclusive() -> None:
    assert chosen(("a", 0.9, False), ("b", 0.5, False), ("c", 0.499, False)) == ["a", "b"]


def test_a_person_with_poor_faces_only_keeps_the_best_one() -> None:
    assert chosen(("a", 0.1, False), ("b", 0.3, False), ("c", 0.2, False)) == ["b"]


def test_a_person_without_faces_has_none() -> None:
    assert chosen() == []


def test_a_pinned_face_comes_first_however_poor_it_is() -> None:
    faces = ("a", 0.9, False), ("pinned", 0.1, True), ("b", 0.8, False)
    assert chosen(*faces) == ["pinned", "a", "b"]
    assert chosen(*faces, max_exemplars=1) == ["pinned"]


@given(exemplars, st.integers(1, 12), st.floats(0, 1))
def test_the_choice_is_small_and_leaves_out_nothing_better(
    faces: list[Exemplar[int]], max_exemplars: int, min_quality: float
) -> None:
    choice = choose_exemplars(faces, max_exemplars=max_exemplars, min_quality=min_quality)
    assert len(choice) == len(set(choice)) <= max_exemplars
    assert bool(choice) == bool(faces)
    left_out = [face for face in faces if face.face not in choice and not face.pinned]
    best_left_out = max((face.quality for face in left_out), default=0.0)
    assert all(faces[i].pinned or faces[i].quality >= best_left_out for i in choice)
