"""Runs `python -m bot` in a process of its own, and its `check` also in this one."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.__main__ import main
from domain.settings import Settings
from sandbox.launcher import Service
from sandbox.patience import patience

REPOSITORY = Path(__file__).resolve().parents[2]

Environment = dict[str, str]


@asynccontextmanager
async def running(environment: Environment, tmp_path: Path) -> AsyncIterator[Service]:
    async with Service.running("bot", ["bot"], environment, tmp_path / "logs") as service:
        yield service


async def run(environment: Mapping[str, str], *arguments: str) -> tuple[int, str, str]:
    """Waits until the process ends by itself, and gives exit code, stdout and stderr."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=REPOSITORY,
        env={"PATH": os.defpath, "HTTP_PORT": "0", **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), patience(60))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def check(environment: Mapping[str, str]) -> int:
    """Runs `python -m bot check` in a thread of this process, which takes a tenth of the time. Returns the
    exit code; what it prints is in `capsys`.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.model_fields:
            patch.delenv(name.upper(), raising=False)
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr("bot.__main__.log_to_stderr", lambda _: None)  # the log of this process stays
        return await asyncio.get_running_loop().run_in_executor(None, main, ["check"])
