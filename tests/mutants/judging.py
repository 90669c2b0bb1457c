"""Breaks the copy, runs the tests, and says who noticed."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.guards.red_by import no_statement
from tests.mutants.mutation import Mutation
from tests.mutants.nearest import Neighbourhood
from tests.mutants.runner import Run, Runner, makes_its_own_database

# Several times what these tests ever need; the time to import everything comes on top.
CPU_LIMIT_S, CPU_A_TEST_S, CPU_A_FILE_S = 30.0, 3.0, 120.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """seen_by: nearest, related or nobody; waiting while only the nearest were asked, and saw nothing;
    invalid for a break that is no program any more.
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
    runner: Runner,
    mutation: Mutation,
    near: Neighbourhood,
    known: Verdict | None,
    *,
    but: frozenset[str] = frozenset(),
) -> Verdict:
    """Asks the nearest tests, or the related ones where the nearest saw nothing.

    known: what is known of the break. but: tests that are red anyway and so have noticed nothing.
    """
    source = runner.copy.read(mutation.file)
    selection = near.of(mutation)
    is_second = known is not None and known.seen_by == "waiting"
    wanted = [one for one in (selection.related if is_second else selection.nearest) if one not in but]
    seconds, asked = (known.seconds, known.asked) if known is not None and is_second else (0.0, 0)
    seen_by, test, why = "nobody" if is_second else "waiting", "", "no test reaches it"
    if wanted:
        with runner.copy.with_text(mutation.file, mutation.applied(source)):
            run = await ask(runner, wanted, mutation.file)
        seconds, asked = seconds + run.seconds, asked + len(wanted)
        test, why = noticed(run)
        if why != "nothing turned red":
            seen_by = "related" if is_second else "nearest"
        if no_statement(why):
            seen_by = "invalid"
    return Verdict(
        mutation.key, mutation.file, mutation.line, mutation.kind, mutation.where,
        seen_by, test, why, round(seconds, 1), asked, mutation.diff(source),
    )  # fmt: skip


async def ask(runner: Runner, tests: Sequence[str], file: str, *, all_of_them: bool = False) -> Run:
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    return await runner.pytest(
        [*(() if all_of_them else ("-x",)), *files],
        only=tests,
        cpu_limit_s=CPU_LIMIT_S + sum(CPU_A_TEST_S if "::" in test else CPU_A_FILE_S for test in tests),
        own_servers=makes_its_own_database(file),
    )


def noticed(run: Run) -> tuple[str, str]:
    """The test that turned red, and by what."""
    if run.red:
        return run.red[0].test, run.red[0].why
    if run.hung:
        return "", "hangs"
    if run.code in (0, 5):  # 5: none of these tests is there any more
        return "", "nothing turned red"
    return "", f"pytest ended with {run.code}: {run.output[-300:]}"


class Ledger:
    """What is judged already, a line each: an interrupted run goes on where it was."""

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
