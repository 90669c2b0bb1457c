"""Deadlines grow with the machine's load, and a hang ends all the same."""

import pytest

from sandbox import patience as deadlines
from sandbox.patience import patience, slowness


def test_a_deadline_is_never_shorter_than_on_an_idle_machine() -> None:
    assert 1 <= slowness() <= 15
    assert 10 <= patience(10) <= 150


@pytest.mark.parametrize(
    ("cpu_slowness", "wanting", "factor"), [(1, 0.5, 1), (1, 16, 8), (2, 1, 2), (2, 8, 8), (3, 400, 15)]
)
def test_a_slow_core_and_processes_that_want_a_core_both_count(
    monkeypatch: pytest.MonkeyPatch, cpu_slowness: float, wanting: float, factor: float
) -> None:
    monkeypatch.setattr(deadlines.os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr(deadlines, "_wanting", lambda _: wanting)
    monkeypatch.setattr(deadlines, "_cpu_slowness", lambda: cpu_slowness)
    assert slowness() == factor


@pytest.mark.parametrize(
    ("load", "wanting"), [("0.50 3.00 9.00 16/812 1234\n", 16), ("20.25 3.00 9.00 2/812 1234\n", 20.25)]
)
def test_a_process_that_begins_to_want_a_core_counts_at_once(load: str, wanting: float) -> None:
    """The average load of the last minute would show it too late."""
    assert deadlines._wanting(load) == wanting
