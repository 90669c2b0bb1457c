"""Payloads of `?start=`: a forged one gets nowhere, and a strange one breaks nothing."""

import random
import re
import string
from base64 import urlsafe_b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.chats.deep_links import (
    PURPOSES,
    group_payload,
    hash_payload,
    is_shown_mark,
    new_payload,
    purpose_of,
    shown_mark,
)

OURS = re.compile(r"[cgs]_[A-Za-z0-9_-]{22}")
ALPHABET = string.ascii_letters + string.digits + "_-"

purposes = st.sampled_from(sorted(PURPOSES.values()))
anything = st.text(st.characters(codec=None))
almost = st.from_regex(r"[a-z]?_?[A-Za-z0-9_\-]{20,24}[\n\s]?", fullmatch=True)


@given(purposes)
def test_a_new_payload_is_known_again_and_telegram_takes_it(purpose: str) -> None:
    payload = new_payload(purpose)
    assert purpose_of(payload) == purpose
    assert len(payload) <= 64
    assert set(payload) <= set(ALPHABET)


def test_payloads_cannot_be_guessed_from_one_another() -> None:
    """Each of the 128 bits is set in about half of the payloads, and no known seed leads to them."""
    payloads = [new_payload("connect") for _ in range(1000)]
    assert len(set(payloads)) == 1000
    numbers = [int.from_bytes(urlsafe_b64decode(payload[2:] + "==")) for payload in payloads]
    assert all(300 < sum(number >> bit & 1 for number in numbers) < 700 for bit in range(128))
    seeded = set()
    for _ in range(2):
        random.seed(7)
        seeded.add(new_payload("connect"))
    assert len(seeded) == 2


@given(st.integers(1, 2**63 - 1), st.integers(1, 2**63 - 1), st.text())
def test_a_group_has_its_own_payload_under_each_secret(group: int, other: int, secret: str) -> None:
    payload = group_payload(group, secret)
    assert purpose_of(payload) == "connect"
    assert (group_payload(other, secret) == payload) == (other == group)
    assert group_payload(group, secret + "x") != payload


@given(st.integers(1, 2**53), st.integers(1, 2**53), st.text())
def test_a_mark_is_of_one_link_and_of_one_user_under_each_secret(user: int, other: int, secret: str) -> None:
    stored = hash_payload(new_payload("guardian"))
    mark = shown_mark(stored, user, secret, "2026-11-26")
    assert 0 <= mark < 2**63, "a button can carry the mark"
    assert is_shown_mark(mark, stored, user, secret, "2026-11-26")
    assert not is_shown_mark(mark, stored, user, secret, "2026-11-27"), (
        "another version of the text was shown"
    )
    assert is_shown_mark(mark, stored, other, secret, "2026-11-26") == (other == user)
    assert not is_shown_mark(mark, hash_payload(new_payload("guardian")), user, secret, "2026-11-26")
    assert not is_shown_mark(mark, stored, user, secret + "x", "2026-11-26")


@given(st.one_of(anything, almost))
def test_only_our_own_shape_has_a_purpose(payload: str) -> None:
    is_ours = len(payload) == 24 and OURS.fullmatch(payload) is not None
    assert (purpose_of(payload) is not None) == is_ours


@given(purposes, st.integers(0, 23), st.sampled_from(ALPHABET))
def test_a_changed_payload_is_never_the_stored_one(purpose: str, place: int, letter: str) -> None:
    payload = new_payload(purpose)
    forged = payload[:place] + letter + payload[place + 1 :]
    assert (hash_payload(forged) == hash_payload(payload)) == (forged == payload)


@pytest.mark.parametrize("end", ["\n", " ", "\x00", "A", "=", "A" * 1000])
def test_a_payload_with_anything_behind_it_is_none(end: str) -> None:
    assert purpose_of(new_payload("setup") + end) is None


@pytest.mark.parametrize(
    "payload", ["", "c_", "c_" + "A" * 21, "x_" + "A" * 22, "C_" + "A" * 22, "c_" + "٣" * 22, "c-" + "A" * 22]
)
def test_what_looks_like_a_payload_is_none(payload: str) -> None:
    assert purpose_of(payload) is None


def test_the_stored_hash_tells_nothing_and_fits_its_column() -> None:
    payload = new_payload("setup")
    assert re.fullmatch("[0-9a-f]{64}", hash_payload(payload))
    assert payload not in hash_payload(payload)
