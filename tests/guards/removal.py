"""Takes a guard out of a copy of the code, and runs its tests there."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.guards.anchoring import LostPlace
from tests.guards.guard import Guard
from tests.mutants.runner import Runner, makes_its_own_database

# Seconds of CPU. The witnesses of a guard take a few.
LIMIT_S = 120.0
LIMIT_WITH_ALL_S = 2400.0
# The run ends after this many broken tests.
_ERRORS = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """red: the test whose assertion noticed the break; None when none did: `why` says what happened."""

    guard: str
    seconds: float
    red: str | None
    why: str = ""


async def judge(runner: Runner, guard: Guard) -> Verdict:
    """Runs the witnesses without the guard, up to the first one whose assertion fails.

    An error, such as one of Postgres, breaks a test without saying that a promise was broken.
    """
    try:
        without = guard.taken_from(runner.copy.read(guard.file))
    except LostPlace as error:
        return Verdict(guard.name, 0.0, None, str(error))
    with runner.copy.with_text(guard.file, without):
        run = await runner.pytest(
            [f"--maxfail={_ERRORS}", *guard.witnesses],
            cpu_limit_s=LIMIT_S,
            own_servers=makes_its_own_database(guard.file),
            until_asserted=True,
        )
    asserted = [red.test for red in run.red if red.is_assertion]
    if asserted and not run.hung:
        return Verdict(guard.name, run.seconds, asserted[0])
    broken = [f"{red.test} was broken by {red.why}" for red in run.red]
    why = {None: "hangs", 0: "nothing turned red", 1: f"no test said no: {'; '.join(broken[:3])}"}
    return Verdict(
        guard.name, run.seconds, None, why.get(run.code, "the tests did not run: " + run.output[-1500:])
    )


async def red_ones(runner: Runner, tests: Sequence[str]) -> list[str]:
    """The tests of these that are red although every guard is in place."""
    if not tests:
        return []
    files = sorted({test.partition("::")[0] for test in tests})
    run = await runner.pytest(files, only=tests, cpu_limit_s=LIMIT_WITH_ALL_S)
    if run.code not in (0, 1):
        raise RuntimeError(f"pytest ended with {run.code}: {run.output[-1500:]}")
    return [red.test for red in run.red]
