"""Runs our programs as a user does who starts them by hand."""

import asyncio
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.patience import patience
from tests.conftest import REPOSITORY

TIMEOUT_S = 120


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def complaints(self) -> list[str]:
        """The lines of stderr that are not log lines."""
        log = (" INFO ", " WARNING ")
        return [line for line in self.err.splitlines() if not any(level in line for level in log)]


async def run(*arguments: str, environment: Mapping[str, str]) -> Ended:
    """Runs `python -m <arguments>` until it ends by itself; it inherits nothing of our environment."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *arguments),
        cwd=REPOSITORY,
        env={"PATH": os.defpath, "HTTP_PORT": "0", **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), patience(TIMEOUT_S))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return Ended(process.returncode or 0, out.decode(), err.decode())
