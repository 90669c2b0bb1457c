"""What `/healthz` answers."""

import asyncio

import aiohttp
import pytest

from domain.adapters import health
from domain.adapters.health import serve_health
from domain.errors import Unavailable
from sandbox.launcher import free_port


async def works() -> None: ...


async def fails() -> None:
    raise Unavailable("Qdrant", "connection refused")


async def hangs() -> None:
    await asyncio.Event().wait()


async def ask(checks: dict[str, health.Check]) -> tuple[int, object]:
    port = free_port()
    async with serve_health("127.0.0.1", port, checks), aiohttp.ClientSession() as session:
        answer = await session.get(f"http://127.0.0.1:{port}/healthz")
        return answer.status, await answer.json()


async def test_ready_when_every_neighbour_answers() -> None:
    assert await ask({"postgres": works}) == (200, {"live": True, "ready": True, "why_not": {}})


async def test_not_ready_says_which_neighbour_and_why() -> None:
    status, answer = await ask({"postgres": works, "qdrant": fails})
    assert status == 503
    assert answer == {"live": True, "ready": False, "why_not": {"qdrant": "connection refused"}}


async def test_a_neighbour_that_hangs_is_reported_and_does_not_hang_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "CHECK_TIMEOUT_S", 0.05)
    assert (await ask({"redis": hangs}))[1] == {
        "live": True,
        "ready": False,
        "why_not": {"redis": "no answer in 0.05 s"},
    }


async def test_a_taken_port_is_one_clear_sentence() -> None:
    port = free_port()
    async with serve_health("127.0.0.1", port, {}):
        with pytest.raises(Unavailable, match=f"HTTP_PORT {port}: .*in use"):
            async with serve_health("127.0.0.1", port, {}):
                pytest.fail("served twice on one port")
