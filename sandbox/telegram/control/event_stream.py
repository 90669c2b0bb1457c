"""Sends the state of the stand-in to pages whenever it changed, as server-sent events."""

import asyncio
import json
from contextlib import suppress

from aiohttp import web

from sandbox.telegram.control.page_views import state_view
from sandbox.telegram.service import Telegram

# Many changes within this time are one event.
GATHER_S = 0.04
KEEP_ALIVE_S = 15


async def stream_events(tg: Telegram, request: web.Request) -> web.StreamResponse:
    """Sends the state at once and after every change, until the page goes away or the stand-in stops."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    with suppress(
        ConnectionResetError
    ):  # the page was closed or reloaded: a reloaded page opens a new stream
        while not tg.changes.closed:
            seen = tg.changes.version
            await response.write(f"data: {json.dumps(state_view(tg))}\n\n".encode())
            await _next_change(tg, response, seen)
            await asyncio.sleep(GATHER_S)
    return response


async def _next_change(tg: Telegram, response: web.StreamResponse, seen: int) -> None:
    while True:
        try:
            await tg.changes.until(
                lambda: tg.changes.version > seen or tg.changes.closed, timeout_s=KEEP_ALIVE_S
            )
        except TimeoutError:
            await response.write(b": still here\n\n")
        else:
            return
