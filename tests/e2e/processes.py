"""Our programs as whoever starts them by hand sees them."""

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
        """What stands on stderr, without the log."""
        log = (" INFO ", " WARNING ")
        return [line for line in self.err.splitlines() if not any(level in line for level in log)]


async def run(*arguments: str, environment: Mapping[str, str]) -> Ended:
    """`python -m <arguments>` until it ends by itself; nothing of our own environment is inherited."""
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
