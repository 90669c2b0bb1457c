"""Callback data: the bot can read all that it makes, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.callbacks import MAX_ID, VERBS, Press, callback, parse_callback

ids = st.integers(0, MAX_ID)


@given(st.sampled_from(sorted(VERBS)), st.tuples(ids, ids), st.integers(0, 2**32 - 1))
def test_data_that_the_bot_makes_is_read_again_and_fits_into_a_button(
    verb: str, numbers: tuple[int, int], version: int
) -> None:
    carried = (*numbers, version)[: VERBS[verb]]
    data = callback(verb, *carried)
    assert parse_callback(data) == Press(verb, carried)
    assert len(data.encode()) <= 64


@given(st.text())
def test_only_data_that_the_bot_makes_or_made_before_is_read(data: str) -> None:
    press = parse_callback(data)
    assert press is None or callback(press.verb, *press.ids) in (data, f"{data}:0")


@pytest.mark.parametrize(
    "data",
    [
        None,
        "",
        "decline",
        "decline:",
        "decline:x",
        "decline:-1",
        "decline:01",
        "decline: 1",
        "decline:1:2",
        "decline:1\n",
        "Approve:1",
        "erase:9223372036854775808",
        "decline:١",
        "nothing:1",
    ],
)
def test_forged_data_is_nothing(data: str | None) -> None:
    assert parse_callback(data) is None


def test_a_button_that_was_made_before_its_verb_carried_more_ids_is_read() -> None:
    assert parse_callback("keepboth:7") == Press("keepboth", (7, 0))
    assert parse_callback("keepboth") is None


def test_a_button_without_its_ids_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="carries 1 ids"):
        callback("decline")
