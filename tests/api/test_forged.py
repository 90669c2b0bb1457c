"""Nobody gets a session with init data that Telegram did not sign."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.forging import Forged, forge


def test_forged_init_data_is_refused() -> None:
    found = forge(20_000, seed=17)
    assert (found.accepted, found.broken) == ([], [])
    assert len(found.tried) == 9
    assert min(found.tried.values()) > 1_000


@settings(max_examples=200, deadline=None)
@given(st.text(), st.dictionaries(st.text(), st.text(), max_size=4))
def test_whatever_somebody_sends_is_refused(text: str, fields: dict[str, str]) -> None:
    found = Forged()
    found.hold("text", text)
    found.hold("fields", "&".join(f"{name}={value}" for name, value in fields.items()))
    assert (found.accepted, found.broken) == ([], [])


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(4))
def test_a_million_pieces_of_forged_init_data_are_refused(seed: int) -> None:
    began = time.perf_counter()
    found = forge(250_000, seed)
    assert (found.accepted, found.broken) == ([], [])
    print(f"{found.tried.total():,} forged words in {time.perf_counter() - began:.0f} s: {found.tried}")
