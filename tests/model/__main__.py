"""python -m tests.model [--sequences n] [--after n] [--steps n] [--seed s] [--bugs] plays random operations.

It uses all cores. It ends non-zero, and shows the steps, when the rows are not what the model says.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable
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
        "--bugs", action="store_true", help="seeds each known bug instead: all are to be found"
    )
    wanted = parser.parse_args()
    return asyncio.run(_find_bugs() if wanted.bugs else _play(wanted))


async def _play(wanted: argparse.Namespace) -> int:
    since, played, steps = time.monotonic(), wanted.after, 0
    batches = [
        Batch(after, min(AT_ONCE, wanted.sequences - after), wanted.steps, wanted.seed)
        for after in range(wanted.after, wanted.sequences, AT_ONCE)
    ]
    async for batch, taken in _each_on_a_database(play_batch, batches):
        batches.remove(batch)
        played, steps = played + batch.sequences, steps + taken
        after, seconds = batches[0].after if batches else wanted.sequences, time.monotonic() - since
        _say(f"{played} sequences, {steps} steps, {seconds:.0f} s, SEED={wanted.seed} AFTER={after}")
    return 0


async def _find_bugs() -> int:
    missed = 0
    async for name, found_in in _each_on_a_database(find_bug, [bug.name for bug in ALL_BUGS]):
        missed += found_in is None
        _say(f"{name:<66} {'NOT FOUND' if found_in is None else f'found in sequence {found_in}'}")
    _say(f"{len(ALL_BUGS) - missed} of {len(ALL_BUGS)} bugs were found")
    return 1 if missed else 0


async def _each_on_a_database(
    work: Callable[[str, A], R], arguments: Iterable[A]
) -> AsyncIterator[tuple[A, R]]:
    """Yields what the work returns for each argument, as it comes. Each core has a process and a database."""
    loop, cores = asyncio.get_running_loop(), os.cpu_count() or 1
    with (
        tempfile.TemporaryDirectory(prefix="model-") as folder,
        ProcessPoolExecutor(cores, get_context("spawn")) as pool,
    ):
        os.chmod(folder, 0o711)  # Postgres may run as another user
        async with Postgres.running(Path(folder) / "postgres") as postgres, asyncio.TaskGroup() as tasks:
            await migrate(postgres.dsn)
            turns = asyncio.Semaphore(cores)

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


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
