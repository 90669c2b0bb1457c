"""A command that is interrupted puts away what it began, whoever interrupts it."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import asyncpg
import pytest

from sandbox.patience import patience
from tests.conftest import REPOSITORY
from tests.e2e.looking import until

# At its end a process waits for the threads that it began, as long as a disk hangs.
_HANGS = """
import asyncio, threading
from workers.__main__ import COMMANDS, main

async def hang(settings, arguments):
    asyncio.get_running_loop().run_in_executor(None, threading.Event().wait)
    print("begun", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        print("interrupted", flush=True)

COMMANDS["hang"] = ("hang", hang)
main(["hang"])
"""


@pytest.fixture
def _is_not_under_nohup() -> Iterator[None]:
    """A started process ignores SIGHUP if the tests do."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("_is_not_under_nohup")
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP])
async def test_an_interrupted_backup_leaves_no_half(
    own_database: str, tmp_path: Path, sign: signal.Signals
) -> None:
    """A reboot sends SIGTERM, a lost connection SIGHUP. Half a backup holds names and embeddings, too."""
    draft = tmp_path / "monday.tmp"

    async def has_begun() -> bool:
        return draft.exists()

    holds = await asyncpg.connect(own_database)
    async with holds.transaction():
        await holds.execute("LOCK TABLE persons IN ACCESS EXCLUSIVE MODE")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "workers", "backup", str(tmp_path / "monday")),
            cwd=REPOSITORY,
            env={"PATH": os.defpath, "BOT_TOKEN": "1:test", "DATABASE_URL": own_database}
            | {"STORAGE_PATH": str(tmp_path / "photos"), "QDRANT_PATH": str(tmp_path / "index")},
            stderr=asyncio.subprocess.PIPE,
        )
        await until(has_begun, timeout_s=30)
        process.send_signal(sign)
        _, said = await asyncio.wait_for(process.communicate(), patience(20))
    await holds.close()
    assert not draft.exists()
    assert (process.returncode, said.decode()) == (130, "\nInterrupted. `backup` can be called again.\n")


async def test_a_second_signal_ends_a_command_that_cannot_put_away_what_it_began(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _HANGS),
        cwd=REPOSITORY,
        env={"PATH": os.defpath, "BOT_TOKEN": "1:test", "DATABASE_URL": "postgres://nobody@localhost/none"}
        | {"STORAGE_PATH": str(tmp_path / "photos"), "QDRANT_PATH": str(tmp_path / "index")},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        for said in (b"begun\n", b"interrupted\n"):
            assert await asyncio.wait_for(process.stdout.readline(), patience(20)) == said
            process.send_signal(signal.SIGTERM)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), patience(5))
        assert process.returncode == -signal.SIGTERM
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
