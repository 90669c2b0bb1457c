"""Dates as people write them."""

import re
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidInput
from domain.rules.persons.dates import read_date


@pytest.mark.parametrize(
    "written", ["14.05.2020", "14.5.2020", "14/5/2020", "14-5-2020", "14 5 2020", " 2020-05-14 "]
)
def test_the_day_comes_first_or_the_year(written: str) -> None:
    assert read_date(written) == date(2020, 5, 14)


@pytest.mark.parametrize("written", ["-", "–", " — "])
def test_a_dash_is_no_date(written: str) -> None:
    assert read_date(written) is None


@pytest.mark.parametrize("written", ["31.2.2020", "5/14/2020", "14.05.20", "in May", "", "١٤.٠٥.٢٠٢٠"])
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput, match="birth_date_unreadable"):
        read_date(written)


@given(st.text() | st.from_regex(r"\d{1,4}[./\- ]\d{1,2}[./\- ]\d{1,4}", fullmatch=True))
def test_whatever_is_written_is_read_or_refused(written: str) -> None:
    with suppress(InvalidInput):
        day = read_date(written)
        numbers = sorted(map(int, re.findall(r"\d+", written)))
        assert day is None or sorted((day.year, day.month, day.day)) == numbers


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_that_was_written_is_read_again(day: date) -> None:
    assert read_date(f"{day:%d.%m.}{day.year}") == day == read_date(day.isoformat())
