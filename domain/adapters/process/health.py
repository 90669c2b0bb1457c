"""`/livez` tells whether this process makes progress, `/readyz` and `/healthz` whether it can work."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

from domain.adapters.process.pulse import Pulse
from domain.errors import OutsideError, Unavailable

CHECK_TIMEOUT_S = 2.0
SWEEP = "sweep"  # beats at each sweep that Postgres answered
UPDATES = "updates"  # beats at each answer to getUpdates
# Even a sweep or a poll that has to wait for a neighbour takes far less than this.
_FRESH_S = {SWEEP: 60.0, UPDATES: 90.0}
OLDEST_TASK_S = 15 * 60.0
# A connection without a request is closed, so that nobody fills the process with them. A web server in front
# keeps its own for at most two minutes, and must not find one closed that it just chose.
IDLE_S = 150.0
# How long requests may go on when serving ends; then downloads are cut. aiohttp waits for twice this time.
REQUESTS_END_WITHIN_S = 2.5

Check = Callable[[], Awaitable[None]]
"""Returns if the neighbour answers. Raises OutsideError if it does not."""


def add_health(app: web.Application, checks: Mapping[str, Check], pulse: Pulse) -> None:
    """checks: by the name of the neighbour. They run at each `/readyz` and `/healthz`, and must not write."""

    async def on_livez(_: web.Request) -> web.Response:
        """Asks no neighbour: 503 tells a supervisor to restart the process, which mends no neighbour."""
        stopped = pulse.stopped()
        answer = {"live": stopped is None, "ages": pulse.ages()}
        return web.json_response(answer, status=200 if stopped is None else 503)

    async def on_readyz(_: web.Request) -> web.Response:
        reasons = await asyncio.gather(*(_reason(check) for check in checks.values()))
        why_not = {name: reason for name, reason in zip(checks, reasons, strict=True) if reason}
        why_not |= _delays(pulse)
        why_not |= {"process": pulse.why_idle} if pulse.why_idle else {}
        answer = {
            "live": pulse.stopped() is None,
            "ready": not why_not,
            "why_not": why_not,
            "ages": pulse.ages(),
            "oldest_task_s": {queue: round(age, 1) for queue, age in pulse.oldest_task_s.items()},
        }
        return web.json_response(answer, status=503 if why_not else 200)

    app.router.add_get("/livez", on_livez)
    for path in ("/readyz", "/healthz"):
        app.router.add_get(path, on_readyz)


@asynccontextmanager
async def serve_health(
    host: str, port: int, checks: Mapping[str, Check], pulse: Pulse
) -> AsyncIterator[None]:
    """Serves health in a process that serves nothing else. Raises Unavailable when the port is taken."""
    app = web.Application()
    add_health(app, checks, pulse)
    async with serving(app, host, port):
        yield


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[None]:
    """Serves the application inside this block. Raises Unavailable when the port is taken."""
    runner = web.AppRunner(
        app, access_log=None, keepalive_timeout=IDLE_S, shutdown_timeout=REQUESTS_END_WITHIN_S
    )
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise Unavailable(f"HTTP_PORT {port}", error.strerror or type(error).__name__) from error
        yield
    finally:
        await runner.cleanup()


def _delays(pulse: Pulse) -> dict[str, str]:
    """Finds what no check finds: that work stands still although all neighbours answer."""
    found = {
        part: f"the last one was {pulse.rests_s(part):.0f} s ago"
        for part, limit_s in _FRESH_S.items()
        if pulse.rests_s(part) > limit_s
    }
    waits_s = max(pulse.oldest_task_s.values(), default=0.0)
    return found | ({"tasks": f"the oldest waits for {waits_s:.0f} s"} if waits_s > OLDEST_TASK_S else {})


async def _reason(check: Check) -> str:
    """Why the check fails; empty when it passes."""
    try:
        async with asyncio.timeout(CHECK_TIMEOUT_S):
            await check()
    except OutsideError as error:
        return error.reason
    except TimeoutError:
        return f"no answer in {CHECK_TIMEOUT_S:g} s"
    return ""
