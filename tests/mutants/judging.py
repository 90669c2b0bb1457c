"""Breaks the copy, runs the tests, and says which of them noticed."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.guards.red_by import unreadable_statement
from tests.mutants.mutation import Mutation
from tests.mutants.nearest import Neighbourhood
from tests.mutants.runner import Run, Runner, makes_its_own_database
from tests.mutants.witnesses import Witnesses

# Several times what these tests ever need; the time to import everything comes on top.
CPU_LIMIT_S, CPU_A_TEST_S, CPU_A_FILE_S = 30.0, 3.0, 120.0
_NOTHING = "nothing turned red"


@dataclass(frozen=True, slots=True)
class Verdict:
    """seen_by: nearest or related when such a test noticed; nobody when no test did; waiting when none of the
    tests that ran noticed, but others may; invalid when the break left SQL that Postgres cannot read.
    """

    key: str
    file: str
    line: int
    kind: str
    where: str
    seen_by: str
    test: str
    why: str
    seconds: float
    asked: int
    diff: str

    @property
    def is_seen(self) -> bool:
        return self.seen_by in ("nearest", "related")


async def judge(
    runner: Runner, mutation: Mutation, near: Neighbourhood, known: Verdict | None, witnesses: Witnesses
) -> Verdict:
    """Runs the nearest tests, or the related ones where the nearest noticed nothing.

    known: the break's verdict so far.
    """
    source = runner.copy.read(mutation.file)
    selection = near.of(mutation)
    is_second = known is not None and known.seen_by == "waiting"
    wanted = selection.related if is_second else selection.nearest
    seconds, asked = (known.seconds, known.asked) if known is not None and is_second else (0.0, 0)
    seen_by, test, why = "nobody" if is_second and near.is_whole else "waiting", "", "no test reaches it"
    if wanted:
        since = time.monotonic()
        test, why = await _seen(runner, mutation, wanted, witnesses)
        seconds, asked = seconds + time.monotonic() - since, asked + len(wanted)
        if why != _NOTHING:
            seen_by = "related" if is_second else "nearest"
        if unreadable_statement(why):
            seen_by = "invalid"
    return Verdict(
        mutation.key, mutation.file, mutation.line, mutation.kind, mutation.where,
        seen_by, test, why, round(seconds, 1), asked, mutation.diff(source),
    )  # fmt: skip


async def _seen(
    runner: Runner, mutation: Mutation, wanted: Sequence[str], witnesses: Witnesses
) -> tuple[str, str]:
    """Finds the first test that is red because of the break, and why. Skips tests that are red anyway."""
    source = runner.copy.read(mutation.file)
    while True:
        but = witnesses.red
        with runner.copy.with_text(mutation.file, mutation.applied(source)):
            run = await ask(runner, wanted, mutation.file, but=but)
        test, why = noticed(run)
        if why == _NOTHING:
            return test, why
        if not test:  # no test failed: the run hung or crashed, perhaps without the break as well
            whole = await ask(runner, wanted, mutation.file, but=but)
            return ("", _NOTHING) if whole.code == run.code else (test, why)
        if not await witnesses.is_red_anyway(runner, test):
            return test, why


async def ask(runner: Runner, tests: Sequence[str], file: str, *, but: frozenset[str] = frozenset()) -> Run:
    """Runs these tests. file: the broken one. but: tests and files that are left out."""
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    return await runner.pytest(
        ["-x", *(file for file in files if file not in but)],
        only=tests,
        but=but,
        cpu_limit_s=CPU_LIMIT_S + sum(CPU_A_TEST_S if "::" in test else CPU_A_FILE_S for test in tests),
        own_servers=makes_its_own_database(file),
    )


def noticed(run: Run) -> tuple[str, str]:
    """Names the test that turned red, and why."""
    if run.red:
        return run.red[0].test, run.red[0].why
    if run.hung:
        return "", "hangs"
    if run.code in (0, 5):  # 5: none of these tests is there any more
        return "", _NOTHING
    return "", f"pytest ended with {run.code}: {run.output[-300:]}"


class Ledger:
    """Keeps the verdicts, one a line, so that an interrupted run goes on where it was."""

    def __init__(self, file: Path) -> None:
        self._file = file
        file.parent.mkdir(parents=True, exist_ok=True)

    def read(self) -> dict[str, Verdict]:
        if not self._file.exists():
            return {}
        lines = self._file.read_text().splitlines()
        return {verdict.key: verdict for verdict in (Verdict(**json.loads(line)) for line in lines)}

    def forget_unseen(self) -> None:
        lines = [json.dumps(asdict(verdict)) for verdict in self.read().values() if verdict.is_seen]
        self._file.write_text("".join(f"{line}\n" for line in lines))

    def note(self, verdict: Verdict) -> None:
        with self._file.open("a") as file:
            file.write(json.dumps(asdict(verdict)) + "\n")
