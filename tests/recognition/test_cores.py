"""Engines use as many cores as the container may use, not as many as the machine has."""

import os
from pathlib import Path

import pytest

from workers.recognition.engines.cores import usable_cores

ALL = len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("quota", "cores"),
    [
        ("max 100000\n", ALL),
        ("100000 100000\n", 1),
        ("50000 100000\n", 1),  # half a core is still one thread
        ("99900000 100000\n", ALL),
        ("nonsense", ALL),
    ],
)
def test_a_quota_counts_as_cores(tmp_path: Path, quota: str, cores: int) -> None:
    (tmp_path / "cpu.max").write_text(quota)
    assert usable_cores(tmp_path / "cpu.max") == cores


def test_without_cgroups_the_cores_count(tmp_path: Path) -> None:
    assert usable_cores(tmp_path / "missing") == ALL
