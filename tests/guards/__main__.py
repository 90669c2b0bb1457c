"""python -m tests.guards [word ...]: takes each guard away and shows the test that turns red.

Ends non-zero when a guard has no witness. word: only guards with one of these words in their name or file.
"""

import argparse
import json
import queue
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.guards.guard import Guard
from tests.guards.removal import Copy, Verdict
from tests.guards.table import GUARDS

REPOSITORY = Path(__file__).resolve().parents[2]
COPIES = 2


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.guards", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="word")
    parser.add_argument("--figures", type=Path, metavar="FILE", help="where the figures are noted")
    wanted = parser.parse_args()
    guards = [guard for guard in GUARDS if _is_meant(guard, wanted.words)]
    since = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="guards-") as folder:
        Path(folder).chmod(0o711)  # Postgres may run as another user
        verdicts = _judge_all(guards, Path(folder))
    witnessed = sum(verdict.red is not None for verdict in verdicts)
    seconds = round(time.monotonic() - since, 1)
    sys.stdout.write(f"\n{witnessed} of {len(guards)} guards have a witness, {seconds} s\n")
    if wanted.figures is not None:
        figures = {"guards": len(guards), "guards_witnessed": witnessed, "guards_seconds": seconds}
        with wanted.figures.open("a") as file:
            file.write(json.dumps(figures) + "\n")
    return 0 if witnessed == len(guards) else 1


def _is_meant(guard: Guard, words: Sequence[str]) -> bool:
    return not words or any(word in f"{guard.name} {guard.file}" for word in words)


def _judge_all(guards: Sequence[Guard], folder: Path) -> list[Verdict]:
    copies: queue.Queue[Copy] = queue.Queue()
    for number in range(COPIES):
        copies.put(Copy(REPOSITORY, folder / str(number)))

    def judge(guard: Guard) -> Verdict:
        copy = copies.get()
        try:
            verdict = copy.judge(guard)
        finally:
            copies.put(copy)
        sys.stdout.write(f"{verdict.seconds:5.1f} s  {guard.name:<66} {verdict.red or verdict.why}\n")
        sys.stdout.flush()
        return verdict

    with ThreadPoolExecutor(COPIES) as pool:
        verdicts = list(pool.map(judge, guards))
    # A test that is red anyway has seen nothing.
    red_anyway = set(copies.get().red_ones(sorted({v.red for v in verdicts if v.red})))
    for verdict in verdicts:
        if verdict.red in red_anyway:
            sys.stdout.write(f"{verdict.guard}: {verdict.red} is red with the guard as well\n")
    return [Verdict(v.guard, v.seconds, None, "red anyway") if v.red in red_anyway else v for v in verdicts]


if __name__ == "__main__":
    sys.exit(main())
