"""Plays sequences of random steps on a database."""

import asyncio
import contextvars
from collections.abc import Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, TypeVar

import asyncpg
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from tortoise import Tortoise

from domain.adapters.database import open_database
from tests.model.machine import EveryMachine
from tests.usecases.stage import Stage
from workers.recognition.codec import PillowCodec

T = TypeVar("T")


class Untidy(asyncpg.Connection):
    """Nobody here leaves settings or locks behind: a connection that is given back needs no cleaning."""

    def get_reset_query(self) -> str:
        return ""


async def _open(database: AbstractAsyncContextManager[None]) -> None:
    """Half of all statements would only tidy connections up; the rest would be read again and again."""
    await database.__aenter__()
    client = Tortoise.get_connection("default")
    await client.close()
    client.connection_class = Untidy  # type: ignore[attr-defined]
    client.extra["statement_cache_size"] = 1000  # type: ignore[attr-defined]
    client.server_settings["synchronous_commit"] = "off"  # type: ignore[attr-defined]
    await client.create_connection(with_db=True)


@contextmanager
def machine_on(dsn: str) -> Iterator[type[EveryMachine]]:
    """On a loop of its own: a state machine is not async."""
    with asyncio.Runner() as runner:
        loop, context = runner.get_loop(), contextvars.copy_context()

        def work_off(work: Coroutine[Any, Any, T]) -> T:
            # Runner.run sets the handler of Ctrl-C anew each time, and that costs as much as a statement.
            return loop.run_until_complete(loop.create_task(work, context=context))

        database, codec = open_database(dsn), PillowCodec(threads=1)
        work_off(_open(database))

        class Machine(EveryMachine):
            run = staticmethod(work_off)  # type: ignore[assignment]
            stage = Stage(dsn, codec)

        try:
            yield Machine
        finally:
            work_off(codec.close())
            work_off(database.__aexit__(None, None, None))


def play(machine: type[EveryMachine], *, sequences: int, steps: int, dice: int | None = None) -> None:
    """dice: a seed; None for the same sequences each time. Raises what the first that went wrong did."""
    if dice is not None:
        machine = seed(dice)(machine)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=steps,
            phases=[Phase.generate],  # so many steps are read sooner than shrunk
            derandomize=dice is None,
            database=None,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
