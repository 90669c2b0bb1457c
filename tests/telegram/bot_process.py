"""Runs `python -m bot` in a process of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

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
    out, err = await asyncio.wait_for(process.communicate(), patience(60))
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()
