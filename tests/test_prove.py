"""`make prove` can start: what takes long is not run for every change, so this is."""

import subprocess
import sys
from pathlib import Path

from tests.prove import PYTEST


def test_pytest_knows_what_it_is_asked(tmp_path: Path) -> None:
    figures = tmp_path / "figures"
    figures.touch()  # the guards have noted theirs
    asked = [*PYTEST, "--figures", str(figures), "--markers"]  # which it lists, and ends
    done = subprocess.run([sys.executable, "-m", *asked], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
