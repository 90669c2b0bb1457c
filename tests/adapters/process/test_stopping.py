"""A process that stops does so in time, even when a part of it hangs."""

import asyncio
import signal
import sys

import pytest

from domain.adapters.process.health import REQUESTS_END_WITHIN_S
from domain.adapters.process.pulse import EXIT_CODE
from domain.adapters.process.stopping import STOP_WITHIN_S, WORK_ENDS_WITHIN_S
from domain.settings import Settings
from sandbox.patience import patience
from tests.conftest import REPOSITORY

SCRIPT = """
import asyncio, threading
from concurrent.futures import ThreadPoolExecutor
from domain.adapters.process.stopping import Stop

async def main():
    stop = Stop(within_s={within_s})
    stop.set_by_signals()
    print("ready", flush=True)
    {work}

asyncio.run(main())
print("closed", flush=True)
"""
WELL = "await stop.wait()"
# The process waits for a thread, as for that of the embedded index when a call in it never returns.
THREAD = "pool = ThreadPoolExecutor(1); pool.submit(threading.Event().wait)"
A_THREAD = f"{THREAD}; await stop.wait(); pool.shutdown()"
# The event loop is blocked and does not hear of the signal.
A_BLOCKED_LOOP = "threading.Event().wait()"
# A neighbour that says nothing while the process starts.
A_START = "await asyncio.Event().wait()"


# The same, and nobody told the process to stop.
ITSELF = f"stop.set(); {THREAD}; pool.shutdown()"
# What runs beside the waiting has failed, so the waiting is cancelled.
A_FAILURE = (
    "waiting = asyncio.ensure_future(stop.wait()); await asyncio.sleep(0); waiting.cancel(); "
    f"await asyncio.wait([waiting]); {THREAD}; pool.shutdown()"
)


async def stopped(
    work: str, *, within_s: float, sign: signal.Signals | None = signal.SIGTERM, after: str = "ready"
) -> tuple[int | None, str]:
    """Runs the script and gives it the sign after it said `after`. Returns the exit code and stderr."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SCRIPT.format(work=work, within_s=within_s)),
        cwd=REPOSITORY,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    await process.stdout.readuntil(f"{after}\n".encode())
    if sign is not None:
        process.send_signal(sign)
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
    ensure_ended(*await stopped(held_by, within_s=0.2))


@pytest.mark.parametrize("held_by", [ITSELF, A_FAILURE], ids=["a stop of its own", "a failure"])
async def test_a_process_that_stops_by_itself_does_not_wait_for_ever(held_by: str) -> None:
    """Such as one that finds its database restored: its supervisor gives it no limit of time."""
    ensure_ended(*await stopped(held_by, within_s=0.2, sign=None))


async def test_a_process_whose_event_loop_is_closed_ends_itself_after_a_signal() -> None:
    ensure_ended(*await stopped(THREAD, within_s=0.2, after="closed"))


def test_a_send_that_has_begun_gets_its_answer_before_the_process_ends_itself() -> None:
    longest_send_s = Settings.model_json_schema()["properties"]["send_timeout_s"]["maximum"]
    assert longest_send_s < WORK_ENDS_WITHIN_S
    assert WORK_ENDS_WITHIN_S + 2 * REQUESTS_END_WITHIN_S < STOP_WITHIN_S


def ensure_ended(code: int | None, said: str) -> None:
    assert code == EXIT_CODE
    assert said.startswith("ERROR not stopped within 0.2 s, it waits in ")
    assert said.count("\n") == 1
