"""A process that is told to stop does so, even when something holds it."""

import asyncio
import signal
import sys

import pytest

from domain.adapters.process.pulse import EXIT_CODE
from sandbox.patience import patience
from tests.conftest import REPOSITORY

SCRIPT = """
import asyncio, threading
from concurrent.futures import ThreadPoolExecutor
from domain.adapters.process.stopping import stop_on_signals

async def main():
    stop = asyncio.Event()
    stop_on_signals(stop, within_s={within_s})
    print("ready", flush=True)
    {work}

asyncio.run(main())
"""
WELL = "await stop.wait()"
# The process waits for a thread, as for that of the embedded index when a call in it never returns.
A_THREAD = (
    "pool = ThreadPoolExecutor(1); pool.submit(threading.Event().wait); await stop.wait(); pool.shutdown()"
)
# The event loop is blocked and does not hear of the signal.
A_BLOCKED_LOOP = "threading.Event().wait()"
# A neighbour that says nothing while the process starts.
A_START = "await asyncio.Event().wait()"


async def stopped(work: str, *, within_s: float) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SCRIPT.format(work=work, within_s=within_s)),
        cwd=REPOSITORY,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    await process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    try:
        _, said = await asyncio.wait_for(process.communicate(), patience(3))
    except TimeoutError:
        process.kill()
        pytest.fail("it goes on for ever")
    return process.returncode, said.decode()


async def test_a_process_that_is_told_to_stop_ends_its_work() -> None:
    assert await stopped(WELL, within_s=60) == (0, "")


@pytest.mark.parametrize(
    "held_by",
    [A_THREAD, A_BLOCKED_LOOP, A_START],
    ids=["a thread", "a blocked event loop", "a silent neighbour"],
)
async def test_a_process_that_something_holds_ends_itself_when_its_time_is_over(held_by: str) -> None:
    code, said = await stopped(held_by, within_s=0.2)
    assert code == EXIT_CODE
    assert said.startswith("ERROR not stopped within 0.2 s, it waits in ")
    assert said.count("\n") == 1
