"""Looks at a running service from outside, and waits for changes that are not announced."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import psutil

from sandbox.launcher import Service
from sandbox.patience import patience
from sandbox.whole_service import WholeService

PATIENCE_S = 60


async def until(is_so: Callable[[], Awaitable[bool]], *, timeout_s: float = PATIENCE_S) -> None:
    """Waits for what another process does to its database or files. Raises TimeoutError."""
    async with asyncio.timeout(patience(timeout_s)):
        while not await is_so():  # noqa: ASYNC110 - no event crosses the border of a process
            await asyncio.sleep(0.02)


async def count(service: WholeService, query: str, *values: object) -> int:
    """The value of a `SELECT count(*)`."""
    return int(await service.database.fetchval(query, *values))


def stored_photos(service: WholeService) -> list[Path]:
    """Every file of the storage except the ledger of erasures and the installation's mark, which hold ids."""
    files = [path for path in (service.folder / "photos").rglob("*") if path.is_file()]
    return [path for path in files if path.parent.name not in ("ledger", "installation")]


@contextmanager
def suspended(service: Service) -> Iterator[None]:
    """Suspends the process in this block, as on a machine that is far too busy."""
    process = psutil.Process(service.process.pid)
    process.suspend()
    try:
        yield
    finally:
        process.resume()


async def health(service: WholeService) -> dict[str, tuple[int, bool, set[str]]]:
    """Of each process: the status of /healthz, whether it lives, and the names of what it lacks."""
    found = {}
    async with aiohttp.ClientSession() as http:
        for process in service.processes:
            async with http.get(f"{process.url}/healthz") as answer:
                body = await answer.json()
                assert body["ready"] is not bool(body["why_not"])
                found[process.name] = (answer.status, body["live"], set(body["why_not"]))
    return found


async def let_time_pass(service: WholeService, seconds: float) -> None:
    """Makes every stored lease, pause and send so much older. The clocks of running processes stay."""
    for statement in (
        "UPDATE tasks SET lease_until = lease_until - $1 * interval '1 second' WHERE state = 'leased'",
        "UPDATE tasks SET not_before = not_before - $1 * interval '1 second' WHERE state = 'ready'",
        "UPDATE deliveries SET sending_at = sending_at - $1 * interval '1 second' WHERE state = 'sending'",
    ):
        await service.database.execute(statement, seconds)


def descendants(service: Service) -> list[psutil.Process]:
    """The process itself and all processes that it started."""
    return [
        psutil.Process(service.process.pid),
        *psutil.Process(service.process.pid).children(recursive=True),
    ]


async def until_gone(processes: list[psutil.Process]) -> None:
    """A zombie counts as gone: some containers have no init that would reap it."""
    started = time.monotonic()
    while alive := [p for p in processes if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]:
        assert time.monotonic() - started < patience(10), f"still running: {alive}"
        await asyncio.sleep(0.02)
