"""`/healthz`: whether this process lives, whether it can work, and if not, why."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

from domain.errors import OutsideError, Unavailable

CHECK_TIMEOUT_S = 2.0

Check = Callable[[], Awaitable[None]]
"""Returns when the neighbour answers, raises OutsideError when it does not."""


def health_handler(checks: Mapping[str, Check]) -> Callable[[web.Request], Awaitable[web.Response]]:
    """For `GET /healthz`: 200 when every check passes, else 503.

    Answers {"live": true, "ready": bool, "why_not": {name of the check: reason}}.
    """

    async def on_healthz(_: web.Request) -> web.Response:
        reasons = await asyncio.gather(*(_reason(check) for check in checks.values()))
        why_not = {name: reason for name, reason in zip(checks, reasons, strict=True) if reason}
        answer = {"live": True, "ready": not why_not, "why_not": why_not}
        return web.json_response(answer, status=503 if why_not else 200)

    return on_healthz


@asynccontextmanager
async def serve_health(host: str, port: int, checks: Mapping[str, Check]) -> AsyncIterator[None]:
    """For processes that serve nothing else. Raises Unavailable when the port is taken."""
    app = web.Application()
    app.router.add_get("/healthz", health_handler(checks))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise Unavailable(f"HTTP_PORT {port}", error.strerror or type(error).__name__) from error
        yield
    finally:
        await runner.cleanup()


async def _reason(check: Check) -> str:
    """Empty when it passes."""
    try:
        async with asyncio.timeout(CHECK_TIMEOUT_S):
            await check()
    except OutsideError as error:
        return error.reason
    except TimeoutError:
        return f"no answer in {CHECK_TIMEOUT_S:g} s"
    return ""
