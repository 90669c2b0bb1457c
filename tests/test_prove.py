"""`make prove` can start. It is not run for every change, because it takes long; this test is."""

import subprocess
import sys
from pathlib import Path

from tests.prove import PYTEST


def test_pytest_accepts_the_arguments_of_make_prove(tmp_path: Path) -> None:
    figures = tmp_path / "figures"
    figures.touch()  # as if the guards had written their figures
    asked = [*PYTEST, "--figures", str(figures), "--markers"]  # pytest lists its markers, and ends
    done = subprocess.run([sys.executable, "-m", *asked], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
