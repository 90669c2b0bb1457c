"""A forked process ends, is killed and is reported like one with an interpreter of its own."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from sandbox.chaos.forked import ForkedProcess, Nursery
from sandbox.launcher import LaunchFailed
from sandbox.patience import patience
from tests.conftest import REQUIRED_SETTINGS


@pytest.fixture(scope="module")
async def nursery(run_folder: Path) -> AsyncIterator[Nursery]:
    async with Nursery.open(run_folder / "nursery.log") as nursery:
        yield nursery


def _process(nursery: Nursery, log: Path, *arguments: str, **environment: str) -> ForkedProcess:
    return ForkedProcess(
        nursery, "a worker", [sys.executable, "-m", "workers", *arguments], log=log, environment=environment
    )


@pytest.mark.prove
async def test_a_forked_process_runs_the_program_with_its_own_arguments_log_and_environment(
    nursery: Nursery, tmp_path: Path
) -> None:
    wrong = _process(nursery, tmp_path / "log", "vision", **REQUIRED_SETTINGS, FAIL_POINT="nowhere")
    await wrong.start()
    assert await wrong.wait() == 2
    assert (wrong.is_alive, wrong.returncode) == (False, 2)
    assert "FAIL_POINT: no fail point has this name" in wrong.log_tail()
    without_settings = _process(nursery, tmp_path / "other", "vision")
    await without_settings.start()
    assert await without_settings.wait() == 2
    assert "the setting BOT_TOKEN is missing" in without_settings.log_tail()


@pytest.mark.prove
async def test_a_forked_process_can_be_killed_and_started_again(nursery: Nursery, tmp_path: Path) -> None:
    """The worker is killed while it waits for a Postgres that takes the connection and says nothing."""
    connected = asyncio.Semaphore(0)

    async def say_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.release()
        writers.append(writer)

    writers: list[asyncio.StreamWriter] = []
    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as silent:
        port = silent.sockets[0].getsockname()[1]
        settings = REQUIRED_SETTINGS | {"DATABASE_URL": f"postgres://a:b@127.0.0.1:{port}/c"}
        worker = _process(nursery, tmp_path / "log", "delivery", **settings)
        for _ in range(2):
            await worker.start()
            await asyncio.wait_for(connected.acquire(), patience(30))
            assert worker.is_alive
            assert psutil.Process(worker.pid).is_running()
            assert await worker.kill() == -signal.SIGKILL
            assert not worker.is_alive
        for writer in writers:
            writer.close()
            await writer.wait_closed()


@pytest.mark.prove
async def test_whoever_waits_for_a_process_hears_that_the_nursery_died(tmp_path: Path) -> None:
    async with Nursery.open(tmp_path / "nursery.log") as short_lived:
        psutil.Process(short_lived.pid).kill()
        for _ in range(2):  # the second one begins after the death is known
            with pytest.raises(LaunchFailed, match="the nursery died"):
                await asyncio.wait_for(
                    _process(short_lived, tmp_path / "log", "vision").start(), patience(30)
                )
