"""python -m tests.guards [word ...]: takes each guard away and shows the test that turns red.

Ends non-zero when a guard has no witness. word: only guards with one of these words in their name or file.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.guards.guard import Guard
from tests.guards.removal import Verdict, judge, red_ones
from tests.guards.table import GUARDS
from tests.mutants.runner import Runner, runners

REPOSITORY = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.guards", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="word")
    parser.add_argument("--at-once", type=int, default=2, help="copies of the code that are worked on")
    parser.add_argument("--figures", type=Path, metavar="FILE", help="where the figures are noted")
    wanted = parser.parse_args()
    guards = [guard for guard in GUARDS if _is_meant(guard, wanted.words)]
    since = time.monotonic()
    verdicts = asyncio.run(_judge_all(guards, wanted.at_once))
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


async def _judge_all(guards: Sequence[Guard], at_once: int) -> list[Verdict]:
    async with runners(REPOSITORY, at_once) as consumers:
        waiting, verdicts = iter(guards), []

        async def work(runner: Runner) -> None:
            for guard in waiting:
                verdict = await judge(runner, guard)
                verdicts.append(verdict)
                said = verdict.red or verdict.why
                sys.stdout.write(f"{verdict.seconds:5.1f} s  {guard.name:<66} {said}\n")
                sys.stdout.flush()

        async with asyncio.TaskGroup() as group:
            for runner in consumers:
                group.create_task(work(runner))
        # A test that is red with all guards in place proves nothing.
        red_anyway = set(await red_ones(consumers[0], sorted({v.red for v in verdicts if v.red})))
    for verdict in verdicts:
        if verdict.red in red_anyway:
            sys.stdout.write(f"{verdict.guard}: {verdict.red} is red with the guard as well\n")
    return [Verdict(v.guard, v.seconds, None, "red anyway") if v.red in red_anyway else v for v in verdicts]


if __name__ == "__main__":
    sys.exit(main())
