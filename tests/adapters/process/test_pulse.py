"""A process that is stuck ends itself, and says so in one line."""

import asyncio
import sys

import pytest

from domain.adapters.process.pulse import EXIT_CODE, LOOP, Pulse, process_limits
from sandbox.patience import patience
from tests.conftest import REPOSITORY

SCRIPT = """
import asyncio, time
from domain.adapters.process.pulse import Pulse, process_limits, watched

async def main():
    async with watched(Pulse(process_limits({limit_s}))):
        {work}

asyncio.run(main())
"""
ENDLESS = "while True: time.sleep(0.01)"
WELL = "await asyncio.sleep({limit_s} + 2)"


async def ran(work: str) -> tuple[int | None, str]:
    limit_s = patience(3)
    script = SCRIPT.format(limit_s=limit_s, work=work.format(limit_s=limit_s))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", script),
        cwd=REPOSITORY,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, said = await asyncio.wait_for(process.communicate(), patience(20))
    except TimeoutError:
        process.kill()
        pytest.fail("it goes on for ever")
    return process.returncode, said.decode()


async def test_a_process_whose_event_loop_is_blocked_ends_itself_with_one_line() -> None:
    code, said = await ran(ENDLESS)
    assert code == EXIT_CODE
    assert said.startswith("ERROR watchdog: the event loop has not got on for")
    assert said.count("\n") == 1


@pytest.mark.prove
async def test_a_process_that_is_not_stuck_is_not_ended() -> None:
    assert await ran(WELL) == (0, "")


def test_a_part_that_never_began_is_not_waited_for() -> None:
    pulse = Pulse(process_limits(1.0, polls=True))
    pulse.beat(LOOP)
    pulse.pass_time(1.0)
    assert pulse.stopped() is None
    pulse.pass_time(1.0)
    assert pulse.stopped() == LOOP


def test_a_process_that_was_stopped_from_outside_has_missed_nothing() -> None:
    pulse = Pulse(process_limits(10.0))
    pulse.beat(LOOP)
    pulse.pass_time(3600.0)
    assert pulse.stopped() is None


STUCK_LOG = """
import os
from domain.adapters.process import pulse

pulse.WRITE_WITHIN_S = 0.1
_, log = os.pipe()
os.set_blocking(log, False)
try:
    while os.write(log, bytes(4096)):
        pass
except BlockingIOError:
    os.set_blocking(log, True)
os.dup2(log, 2)
pulse._end("event loop", 30.0, 0)
"""


async def test_a_process_whose_log_nobody_reads_ends_itself_too() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", STUCK_LOG, cwd=REPOSITORY)
    try:
        assert await asyncio.wait_for(process.wait(), patience(10)) == EXIT_CODE
    except TimeoutError:
        process.kill()
        pytest.fail("it goes on for ever")
