"""python -m tests.model [--sequences n] [--after n] [--steps n] [--seed s] [--bugs [word ...]] [--at-once n]
plays random operations, or seeds known bugs and looks for them: all, or those with one of these words.

It ends non-zero when the rows are not what the model says, and shows the steps, or when a bug is not found.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from domain.adapters.postgres.database import migrate
from sandbox.launcher import Postgres
from tests.model.other_bugs import ALL_BUGS
from tests.model.playing import Batch, find_bug, play_batch

A = TypeVar("A")
R = TypeVar("R")

AT_ONCE = 100


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("--sequences", type=int, default=10_000)
    parser.add_argument("--after", type=int, default=0, help="goes on after so many that were played before")
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--bugs", nargs="*", metavar="word", help="seeds each known bug instead: all are to be found"
    )
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 1, help="processes")
    wanted = parser.parse_args()
    return asyncio.run(_play(wanted) if wanted.bugs is None else _find_bugs(wanted.bugs, wanted.at_once))


async def _play(wanted: argparse.Namespace) -> int:
    since, played, steps = time.monotonic(), wanted.after, 0
    batches = [
        Batch(after, min(AT_ONCE, wanted.sequences - after), wanted.steps, wanted.seed)
        for after in range(wanted.after, wanted.sequences, AT_ONCE)
    ]
    async for batch, taken in _each_on_a_database(play_batch, batches, wanted.at_once):
        batches.remove(batch)
        played, steps = played + batch.sequences, steps + taken
        after, seconds = batches[0].after if batches else wanted.sequences, time.monotonic() - since
        _say(f"{played} sequences, {steps} steps, {seconds:.0f} s, SEED={wanted.seed} AFTER={after}")
    return 0


async def _find_bugs(words: Sequence[str], at_once: int) -> int:
    names = [bug.name for bug in ALL_BUGS if not words or any(word in bug.name for word in words)]
    missed = 0
    async for name, found_in in _each_on_a_database(find_bug, names, at_once):
        missed += not isinstance(found_in, int)
        _say(f"{name:<66} {_told(found_in)}")
    _say(f"{len(names) - missed} of {len(names)} bugs were found")
    return 1 if missed else 0


async def _each_on_a_database(
    work: Callable[[str, A], R], arguments: Iterable[A], at_once: int
) -> AsyncIterator[tuple[A, R]]:
    """Yields what the work returns for each argument, as it comes. Each argument has its own database."""
    loop = asyncio.get_running_loop()
    with (
        tempfile.TemporaryDirectory(prefix="model-") as folder,
        ProcessPoolExecutor(at_once, get_context("spawn")) as pool,
    ):
        os.chmod(folder, 0o711)  # Postgres may run as another user
        async with Postgres.running(Path(folder) / "postgres") as postgres, asyncio.TaskGroup() as tasks:
            await migrate(postgres.dsn)
            turns = asyncio.Semaphore(at_once)

            async def do(number: int, argument: A) -> tuple[A, R]:
                async with turns:
                    name = f"model_{number}"
                    dsn = await postgres.create_database(name, template="spotted")
                    result = await loop.run_in_executor(pool, work, dsn, argument)
                    await postgres.drop_database(name)
                    return argument, result

            for done in asyncio.as_completed(
                [tasks.create_task(do(number, argument)) for number, argument in enumerate(arguments)]
            ):
                yield await done


def _told(found_in: int | str | None) -> str:
    if isinstance(found_in, str):
        return f"BROKEN {found_in.splitlines()[0]}"
    return "NOT FOUND" if found_in is None else f"found in sequence {found_in}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
