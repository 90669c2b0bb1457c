"""Plays sequences of random steps on a database."""

import asyncio
import contextvars
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from domain.adapters.postgres.database import open_database
from domain.errors import OutsideError
from tests.model.machine import EveryMachine
from tests.model.other_bugs import ALL_BUGS
from tests.statements import learn_statements
from tests.usecases.stage import Stage
from workers.recognition.decoding.codec import PillowCodec

T = TypeVar("T")

AT_A_TIME = 5  # sequences that are played more, while there are too few
# How many sequences, of how many steps, look for a bug.
MOST_FOR_A_BUG, STEPS_FOR_A_BUG = 400, 30


class Batch(NamedTuple):
    """Sequences to play in one process. after: how many sequences of the same seed are played before them."""

    after: int
    sequences: int
    steps: int
    seed: int


def play_batch(dsn: str, batch: Batch) -> int:
    """Plays a batch. Returns how many steps it took."""
    with machine_on(dsn) as machine:
        dice = batch.seed * 1_000_000 + batch.after
        try:
            play_enough(machine, sequences=batch.sequences, steps=batch.steps, dice=dice)
        except OutsideError as error:  # such an error cannot be sent from one process to another
            raise AssertionError(str(error)) from error
        return machine.steps


def find_bug(dsn: str, name: str) -> int | str | None:
    """Returns the number of the sequence that found the bug, or None when no sequence did.

    Returns a text when the bug raised an error of its own, such as that of SQL that Postgres cannot read:
    the model did not find such a bug.
    """
    [bug] = [bug for bug in ALL_BUGS if bug.name == name]
    with machine_on(dsn) as machine, bug.seeded():
        try:
            play(machine, sequences=MOST_FOR_A_BUG, steps=STEPS_FOR_A_BUG)
        except AssertionError:
            return machine.sequences
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return None


@contextmanager
def machine_on(dsn: str) -> Iterator[type[EveryMachine]]:
    """A state machine on an event loop of its own, because its rules are not async."""
    with asyncio.Runner() as runner:
        loop, context = runner.get_loop(), contextvars.copy_context()

        def work_off(work: Coroutine[Any, Any, T]) -> T:
            # Runner.run sets the handler of Ctrl-C again each time, and that costs as much as a statement.
            return loop.run_until_complete(loop.create_task(work, context=context))

        database, codec = open_database(dsn), PillowCodec(threads=1)
        work_off(database.__aenter__())
        work_off(learn_statements(synchronous_commit="off"))

        class Machine(EveryMachine):
            run = staticmethod(work_off)  # type: ignore[assignment]
            stage = Stage(dsn, codec)

        try:
            yield Machine
        finally:
            work_off(codec.close())
            work_off(database.__aexit__(None, None, None))


def play_enough(machine: type[EveryMachine], *, sequences: int, steps: int, dice: int | None = None) -> None:
    """Plays more sequences until there are enough: the first ones are short, and some end early."""
    play(machine, sequences=sequences, steps=steps, dice=dice)
    more = dice or 0
    while machine.sequences < sequences or machine.steps < sequences * steps:
        more += 1
        play(machine, sequences=AT_A_TIME, steps=steps, dice=more)


def play(machine: type[EveryMachine], *, sequences: int, steps: int, dice: int | None = None) -> None:
    """Raises the error of the first sequence that goes wrong. dice: a seed; None: the same ones each time."""
    if dice is not None:
        machine = seed(dice)(machine)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=steps,
            phases=[Phase.generate],  # to read the steps of a failed sequence is quicker than to shrink it
            derandomize=dice is None,
            database=None,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
