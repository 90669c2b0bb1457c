"""Whatever people do, in whatever order: rows are as a small model says, and everything can be taken back."""

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from domain.adapters.database import open_database
from tests.model.people_machine import PeopleMachine
from tests.usecases.stage import Stage
from workers.recognition.codec import PillowCodec

SEQUENCES, STEPS = 100, 30


@pytest.fixture
def machine(own_database: str) -> Iterator[type[PeopleMachine]]:
    """On a loop of its own: a state machine is not async."""
    with asyncio.Runner() as runner:
        database = open_database(own_database)
        runner.run(database.__aenter__())
        codec = PillowCodec(threads=1)

        class Machine(PeopleMachine):
            run = staticmethod(runner.run)  # type: ignore[assignment]
            stage = Stage(own_database, codec)

        yield Machine
        runner.run(codec.close())
        runner.run(database.__aexit__(None, None, None))


def test_rows_are_what_the_model_says(machine: type[PeopleMachine]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=STEPS,
            phases=[Phase.generate],  # thirty steps are read sooner than shrunk
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert machine.sequences >= SEQUENCES
    assert machine.steps >= SEQUENCES * STEPS
