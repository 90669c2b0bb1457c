"""python -m tests.mutants: breaks the code at random places, one at a time, and shows what no test notices.

Interrupted with Ctrl-C it reports what it has; started again with the same seed it goes on.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from tests.mutants.judging import Ledger, Verdict, judge
from tests.mutants.mutation import Mutation
from tests.mutants.nearest import Neighbourhood
from tests.mutants.reached_map import batches, measure, not_measured, read_map
from tests.mutants.report import summary, survivors
from tests.mutants.runner import Runner, runners
from tests.mutants.sources import choose
from tests.mutants.witnesses import Witnesses, digest_of_code

REPOSITORY = Path(__file__).resolve().parents[2]
CACHE = REPOSITORY / ".sandbox" / "mutants"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--among", default="", metavar="WORD", help="only files with this in their path")
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="also write the figures and survivors there"
    )
    parser.add_argument(
        "--known-map", action="store_true", help="do not measure again which tests reach what"
    )
    parser.add_argument("--nearest", action="store_true", help="ask the nearest tests only")
    parser.add_argument("--again", action="store_true", help="ask again about what nobody has noticed")
    parser.add_argument("--at-once", type=int, default=2, help="copies of the code that are worked on")
    wanted = parser.parse_args()
    mutations = choose(REPOSITORY, seed=wanted.seed, count=wanted.count, among=wanted.among)
    ledger = Ledger(CACHE / f"seed-{wanted.seed}.jsonl")
    if wanted.again:
        ledger.forget_unseen()
    try:
        asyncio.run(_judge_all(mutations, ledger, wanted))
    except KeyboardInterrupt:
        sys.stdout.write("\nInterrupted: the same command goes on from here.\n")
    known = ledger.read()
    verdicts = [known[one.key] for one in mutations if one.key in known]
    figures = {"seed": wanted.seed, "asked_for": wanted.count} | summary(verdicts)
    sys.stdout.write(f"\n{survivors(verdicts)}\n{json.dumps(figures, indent=2)}\n")
    if wanted.json is not None:
        left = [verdict for verdict in verdicts if not verdict.is_seen]
        found = figures | {"survivors": [asdict(verdict) for verdict in left]}
        wanted.json.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    return 0


async def _judge_all(mutations: Sequence[Mutation], ledger: Ledger, wanted: argparse.Namespace) -> None:
    """Runs the nearest tests for every break before it runs the related tests for any of them."""
    async with runners(REPOSITORY, wanted.at_once) as consumers:
        if not wanted.known_map:
            await _measure_all(consumers)
        missing = not_measured(REPOSITORY, CACHE / "reached")
        if missing:
            sys.stdout.write(
                f"Which code {len(missing)} test files reach was not measured, so what no test notices stays "
                f"open. The first is {missing[0]}.\n"
            )
        reached = read_map(REPOSITORY, CACHE / "reached")
        near = Neighbourhood(REPOSITORY, reached, is_whole=not missing)
        await _ask_next(consumers, mutations, near, ledger, after=None)
        if not wanted.nearest:
            await _ask_next(consumers, mutations, near, ledger, after="waiting")


async def _ask_next(
    consumers: Sequence[Runner],
    mutations: Sequence[Mutation],
    near: Neighbourhood,
    ledger: Ledger,
    *,
    after: str | None,
) -> None:
    """after: the verdict so far of the breaks to ask about; None for breaks without a verdict."""
    before = ledger.read()
    states = {key: verdict.seen_by for key, verdict in before.items()}
    asked = [one for one in mutations if states.get(one.key) == after]
    witnesses = Witnesses(CACHE / "witnesses.json", digest_of_code(consumers[0].copy.path))
    known_red = witnesses.red
    await _judge(consumers, asked, near, ledger, before, witnesses)
    if witnesses.red - known_red:
        found = ", ".join(sorted(witnesses.red - known_red))
        sys.stdout.write(f"no witnesses, because they are red on the unbroken code as well: {found}\n")


async def _measure_all(consumers: Sequence[Runner]) -> None:
    files = not_measured(REPOSITORY, CACHE / "reached")
    if files:
        sys.stdout.write(f"Measuring once which functions {len(files)} test files reach …\n")
    shared = batches(files)
    await _side_by_side(measure(runner, shared, REPOSITORY, CACHE / "reached") for runner in consumers)


async def _judge(
    consumers: Sequence[Runner],
    mutations: Sequence[Mutation],
    near: Neighbourhood,
    ledger: Ledger,
    before: Mapping[str, Verdict],
    witnesses: Witnesses,
) -> None:
    waiting, since, done = iter(mutations), time.monotonic(), 0

    async def work(runner: Runner) -> None:
        nonlocal done
        for mutation in waiting:
            verdict = await judge(runner, mutation, near, before.get(mutation.key), witnesses)
            ledger.note(verdict)
            done += 1
            left_s = (time.monotonic() - since) / done * (len(mutations) - done)
            sys.stdout.write(f"{_line(verdict)}  {done}/{len(mutations)}, {left_s / 60:.0f} min left\n")
            sys.stdout.flush()

    await _side_by_side(work(runner) for runner in consumers)


async def _side_by_side(works: Iterable[Coroutine[None, None, None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for work in works:
            group.create_task(work)


def _line(verdict: Verdict) -> str:
    who, place = (verdict.test or verdict.why)[:90], f"{verdict.file}:{verdict.line}"
    return f"{verdict.seconds:6.1f} s  {verdict.seen_by:<8} {place} {verdict.kind}  {who}"


if __name__ == "__main__":
    sys.exit(main())
