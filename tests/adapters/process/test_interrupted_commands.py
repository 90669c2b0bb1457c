"""A command that is interrupted puts away what it began, whoever interrupts it."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from sandbox.patience import patience
from tests.conftest import REPOSITORY
from tests.e2e.looking import until


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
