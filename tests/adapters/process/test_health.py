"""What `/livez`, `/readyz` and `/healthz` answer."""

import asyncio
from contextlib import closing, suppress
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from domain.adapters.process import health
from domain.adapters.process.health import SWEEP, UPDATES, serve_health, serving
from domain.adapters.process.pulse import LOOP, Pulse, process_limits
from domain.errors import Unavailable
from sandbox.launcher import free_port
from sandbox.patience import patience


async def works() -> None: ...


async def fails() -> None:
    raise Unavailable("Qdrant", "connection refused")


async def hangs() -> None:
    await asyncio.Event().wait()


def at_work() -> Pulse:
    pulse = Pulse()
    pulse.begin_work()
    return pulse


async def ask(
    checks: dict[str, health.Check], pulse: Pulse | None = None, path: str = "/readyz"
) -> tuple[int, Any]:
    """pulse: by default that of a process at work."""
    port, pulse = free_port(), pulse or at_work()
    async with serve_health("127.0.0.1", port, checks, pulse), aiohttp.ClientSession() as session:
        answer = await session.get(f"http://127.0.0.1:{port}{path}")
        return answer.status, await answer.json()


@pytest.mark.parametrize("path", ["/readyz", "/healthz"])
async def test_ready_when_every_neighbour_answers(path: str) -> None:
    status, answer = await ask({"postgres": works}, path=path)
    assert status == 200
    assert (answer["live"], answer["ready"], answer["why_not"]) == (True, True, {})


async def test_not_ready_says_which_neighbour_and_why() -> None:
    status, answer = await ask({"postgres": works, "qdrant": fails})
    assert status == 503
    assert (answer["live"], answer["ready"]) == (True, False)
    assert answer["why_not"] == {"qdrant": "connection refused"}


async def test_a_neighbour_that_hangs_is_reported_and_does_not_hang_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "CHECK_TIMEOUT_S", 0.05)
    _, answer = await ask({"redis": hangs})
    assert answer["why_not"] == {"redis": "no answer in 0.05 s"}


async def test_a_connection_that_asks_nothing_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "IDLE_S", 0.05)
    port = free_port()
    async with serve_health("127.0.0.1", port, {}, Pulse()):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /livez HTTP/1.1\r\nHost: there\r\n")  # the end of its head never comes
        is_closed = False
        with closing(writer), suppress(TimeoutError):
            is_closed = await asyncio.wait_for(reader.read(), 5) == b""
        assert is_closed


async def test_an_open_download_does_not_hold_up_a_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its reader loses the connection, so that half of it is not taken for the whole."""
    monkeypatch.setattr(health, "REQUESTS_END_WITHIN_S", 0.05)
    app, port, is_cut = web.Application(), free_port(), asyncio.Event()

    async def download(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        try:
            while True:
                await answer.write(b"piece")
                await asyncio.sleep(0)
        finally:
            is_cut.set()

    app.router.add_get("/download", download)
    async with aiohttp.ClientSession() as reader:
        try:
            async with asyncio.timeout(patience(5)), serving(app, "127.0.0.1", port):
                answer = await reader.get(f"http://127.0.0.1:{port}/download")
                await answer.content.readany()
        except TimeoutError:
            pytest.fail("the stop waits for the download")
        await is_cut.wait()
        with pytest.raises(aiohttp.ClientPayloadError):
            await answer.read()


async def test_livez_is_answered_without_asking_a_neighbour() -> None:
    status, answer = await ask({"redis": hangs, "qdrant": fails}, path="/livez")
    assert (status, answer["live"]) == (200, True)


async def test_a_process_whose_event_loop_stood_still_is_not_live() -> None:
    pulse = Pulse(process_limits(1.0))
    pulse.beat(LOOP)
    for _ in range(3):
        pulse.pass_time(1.0)
    status, answer = await ask({}, pulse, "/livez")
    assert (status, answer["live"]) == (503, False)


@pytest.mark.parametrize("part", [SWEEP, UPDATES])
async def test_a_process_whose_sweeps_or_polls_are_not_answered_is_not_ready(part: str) -> None:
    """All neighbours answer the checks, and yet nothing is done."""
    pulse = at_work()
    pulse.beat(part)
    assert (await ask({}, pulse))[0] == 200
    for _ in range(100):
        pulse.pass_time(1.0)
    status, answer = await ask({}, pulse)
    assert (status, list(answer["why_not"])) == (503, [part])


async def test_a_process_that_starts_or_stops_is_not_ready() -> None:
    """All neighbours answer the checks, and yet it takes no work."""
    pulse = Pulse()
    for why, change in (("it starts", None), ("", pulse.begin_work), ("it stops", pulse.end_work)):
        if change is not None:
            change()
        status, answer = await ask({"postgres": works}, pulse)
        assert (status, answer["why_not"]) == ((503, {"process": why}) if why else (200, {}))


async def test_a_task_that_waits_for_long_is_reported() -> None:
    pulse = at_work()
    pulse.oldest_task_s["vision"] = 1000.0
    status, answer = await ask({}, pulse)
    assert (status, answer["why_not"]) == (503, {"tasks": "the oldest waits for 1000 s"})
    assert answer["oldest_task_s"] == {"vision": 1000.0}


async def test_a_taken_port_is_reported_with_its_setting() -> None:
    port = free_port()
    async with serve_health("127.0.0.1", port, {}, Pulse()):
        with pytest.raises(Unavailable, match=f"HTTP_PORT {port}: .*in use"):
            async with serve_health("127.0.0.1", port, {}, Pulse()):
                pytest.fail("served twice on one port")
