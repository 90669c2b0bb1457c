"""python -m tests.model [--sequences n] [--steps n] [--seed s] [--bugs]: random operations, many of them.

Ends non-zero, and shows the steps, when the rows are not what the model says.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from domain.adapters.database import migrate
from sandbox.launcher import Postgres
from tests.model.other_bugs import ALL_BUGS
from tests.model.playing import machine_on, play

AT_ONCE = 100
MOST_FOR_A_BUG = 200


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("--sequences", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--bugs", action="store_true", help="seeds each known bug instead: all are to be found"
    )
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="model-") as folder, asyncio.Runner() as runner:
        Path(folder).chmod(0o711)  # Postgres may run as another user
        running = Postgres.running(Path(folder) / "postgres")
        postgres = runner.run(running.__aenter__())
        try:
            runner.run(migrate(postgres.dsn))
            databases = Databases(postgres, runner)
            return _find_bugs(databases) if wanted.bugs else _play(databases, wanted)
        finally:
            runner.run(running.__aexit__(None, None, None))


class Databases:
    """One after the other, each empty."""

    def __init__(self, postgres: Postgres, runner: asyncio.Runner) -> None:
        self._postgres, self._runner = postgres, runner
        self._number = 0

    def fresh(self) -> str:
        if self._number:
            self._runner.run(self._postgres.drop_database(f"model_{self._number}"))
        self._number += 1
        create = self._postgres.create_database(f"model_{self._number}", template="spotted")
        return self._runner.run(create)


def _play(databases: Databases, wanted: argparse.Namespace) -> int:
    since, played, steps = time.monotonic(), 0, 0
    while played < wanted.sequences:
        dice = wanted.seed * 1_000_000 + played
        with machine_on(databases.fresh()) as machine:
            play(machine, sequences=min(AT_ONCE, wanted.sequences - played), steps=wanted.steps, dice=dice)
            played, steps = played + machine.sequences, steps + machine.steps
        seconds = time.monotonic() - since
        sys.stdout.write(f"{played} sequences, {steps} steps, {seconds:.0f} s, seed {wanted.seed}\n")
        sys.stdout.flush()
    return 0


def _find_bugs(databases: Databases) -> int:
    missed = 0
    for bug in ALL_BUGS:
        since, is_found = time.monotonic(), False
        with machine_on(databases.fresh()) as machine, bug.seeded():
            try:
                play(machine, sequences=MOST_FOR_A_BUG, steps=30)
            except AssertionError:
                is_found = True
        missed += not is_found
        verdict = f"found in sequence {machine.sequences}" if is_found else "NOT FOUND"
        sys.stdout.write(f"{time.monotonic() - since:5.1f} s  {bug.name:<60} {verdict}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(ALL_BUGS) - missed} of {len(ALL_BUGS)} bugs were found\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
