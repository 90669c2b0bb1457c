"""The age and the decade that a photo shows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.faces.eras import age_era, decade, is_far_from

BORN = date(1990, 6, 15)
LEAP_DAY = date(2000, 2, 29)
ERAS = ["infant", "child", "teen", "young_adult", "adult", "senior"]


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
        pytest.param(None, date(2020, 1, 1), None, id="no birth date"),
    ],
)
def test_the_era_is_that_of_the_age_on_the_photo(
    birth_date: date | None, taken_on: date, era: str | None
) -> None:
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
def test_a_photo_belongs_to_the_decade_of_its_day(taken_on: date, name: str) -> None:
    assert decade(taken_on) == name


@pytest.mark.parametrize(
    ("era", "of_prototypes", "far"),
    [
        pytest.param("teen", ["infant"], True, id="two eras away"),
        pytest.param("infant", ["teen", "adult"], True, id="far from all"),
        pytest.param("child", ["infant"], False, id="the next era"),
        pytest.param("teen", ["infant", "child"], False, id="next to one of them"),
        pytest.param("adult", ["adult"], False, id="the same"),
        pytest.param(None, ["infant"], False, id="nobody told the birth date"),
        pytest.param("teen", ["infant", None], False, id="one from before the birth date"),
        pytest.param("teen", [], False, id="no prototype"),
    ],
)
def test_an_era_is_far_from_others_when_there_is_one_between(
    era: str | None, of_prototypes: list[str | None], far: bool
) -> None:
    assert is_far_from(era, of_prototypes) == far
