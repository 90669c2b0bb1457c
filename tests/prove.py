"""python -m tests.prove: runs what takes too long for every run. Exits with non-zero if anything is red."""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# The folder is named because `--figures` comes from its conftest. These tests may take minutes, and
# faulthandler can crash a running process by showing its stack.
PYTEST = ("pytest", "tests", "-n", "3", "-m", "prove", "-o", "faulthandler_timeout=0")
# New examples for the tests of properties; Hypothesis marks these.
SEARCH = ("pytest", "tests", "-n", "3", "-m", "hypothesis and not prove", "--hypothesis-profile", "searching")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.prove", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        noted = Path(folder) / "figures"
        summary = _prove(noted)
    text = json.dumps(summary, indent=2, ensure_ascii=False)
    if wanted.json is not None:
        wanted.json.write_text(text + "\n")
    sys.stdout.write(text + "\n")
    return 0 if summary["is_proven"] else 1


def _prove(noted: Path) -> dict[str, object]:
    """Runs all of it and gives the figures by name; is_proven when nothing was red."""
    python = [sys.executable, "-m"]
    since = time.monotonic()
    report = ["--figures", str(noted)]
    guards = subprocess.run([*python, "tests.guards", *report], check=False)
    tests = subprocess.run([*python, *PYTEST, *report], check=False)
    search = subprocess.run([*python, *SEARCH], check=False)
    figures: dict[str, object] = {}
    for line in noted.read_text().splitlines() if noted.exists() else ():
        for name, value in json.loads(line).items():
            _add(figures, name, value)
    return figures | {
        "is_proven": not (guards.returncode or tests.returncode or search.returncode),
        "seconds": round(time.monotonic() - since, 1),
    }


def _add(figures: dict[str, object], name: str, value: object) -> None:
    """Adds up counts if both values are dicts of counts; any other value replaces the earlier one."""
    known = figures.get(name)
    if isinstance(known, dict) and isinstance(value, dict):
        value = {key: known.get(key, 0) + count for key, count in value.items()}
    figures[name] = value


if __name__ == "__main__":
    sys.exit(main())
