"""Calls of webhooks over HTTP: where they never go, and how long they wait."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from ipaddress import ip_address

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from domain.adapters.webhooks.http_webhook_sender import HttpWebhookSender, is_public
from domain.adapters.webhooks.silent_receivers import SilentReceivers
from domain.errors import InvalidInput, Unavailable
from sandbox.patience import patience

# Addresses in private networks, in many spellings, and some that are no HTTPS address at all.
REFUSED = (
    *("http://8.8.8.8/", "ftp://8.8.8.8", "https://", "https:///x", "https://a:b@8.8.8.8/", "nothing"),
    *("https://127.0.0.1/", "https://localhost/", "https://127.1/", "https://2130706433/", "https://[::1]/"),
    *("https://10.0.0.1", "https://172.16.0.1", "https://192.168.1.1", "https://169.254.169.254/latest"),
    *("https://[fe80::1]/", "https://[fd00::1]/", "https://0.0.0.0/", "https://[::ffff:127.0.0.1]/"),
    *("https://[fec0::1]/", "https://[::127.0.0.1]/", "https://[64:ff9b:1::7f00:1]/", "https://a..b/"),
    *("https://.example/", "https://xn--zzzzzz--.example/", f"https://{'a' * 64}.example/"),
    *("https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://100.64.0.1/", "https://224.0.0.1/"),
)


@pytest.fixture
async def sender() -> AsyncIterator[HttpWebhookSender]:
    sender = HttpWebhookSender()
    yield sender
    await sender.close()


@pytest.mark.parametrize("url", REFUSED)
async def test_an_address_that_is_private_or_not_https_is_never_called(
    sender: HttpWebhookSender, url: str
) -> None:
    with pytest.raises(InvalidInput):
        await sender.ensure_public(url)
    with pytest.raises(InvalidInput):
        await sender.send(url, {}, b"{}")


def test_public_addresses_are_public() -> None:
    for address in ("8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"):
        assert is_public(ip_address(address)), address


async def test_a_silent_name_server_holds_no_thread_in_which_photos_are_read(
    sender: HttpWebhookSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The silence says nothing against the addresses: they are not refused."""
    may_end = threading.Event()

    def look_up(*_: object, **__: object) -> None:
        may_end.wait(patience(30))
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    asking = asyncio.gather(
        *(sender.ensure_public(f"https://{number}.example/") for number in range(40)), return_exceptions=True
    )
    try:
        await asyncio.sleep(0)
        reading = asyncio.get_running_loop().run_in_executor(None, bytes)
        read, _ = await asyncio.wait([reading], timeout=patience(2))
        assert read
    finally:
        may_end.set()
    assert {type(answer) for answer in await asking} == {Unavailable}


async def test_a_receiver_whose_name_no_thread_could_look_up_does_not_count_as_silent(
    sender: HttpWebhookSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end, held = threading.Event(), threading.Semaphore(0)

    def look_up(*_: object, **__: object) -> None:
        held.release()
        may_end.wait(patience(30))
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    asking = asyncio.gather(
        *(sender.ensure_public(f"https://{number}.example/") for number in range(8)), return_exceptions=True
    )
    try:
        for _ in range(8):
            await asyncio.to_thread(held.acquire)
        monkeypatch.setattr("domain.adapters.webhooks.name_look_ups._PATIENCE_S", 0)
        for _ in range(2):
            with pytest.raises(Unavailable) as refused:
                await sender.send("https://healthy.example/", {}, b"{}")
            assert "silent" not in refused.value.reason
    finally:
        may_end.set()
    await asking


def test_a_silent_receiver_gets_one_call_after_each_pause_until_it_answers() -> None:
    clock = iter((0, 1, 29, 31, 32, 62, 63, 64))
    silent = SilentReceivers(30, clock=lambda: next(clock))
    silent.note("https://a.example/", is_silent=True)
    assert [silent.may_call("https://a.example/") for _ in range(5)] == [False, False, True, False, True]
    silent.note("https://a.example/", is_silent=False)
    assert [silent.may_call("https://a.example/") for _ in range(2)] == [True, True]


async def test_a_redirect_is_not_followed_and_a_receiver_that_hung_is_not_called_again() -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        if request.path == "/hangs":
            await asyncio.Event().wait()
        raise web.HTTPFound("/elsewhere")

    app = web.Application()
    app.router.add_post("/{any}", answer)
    sender = HttpWebhookSender(allows_private=True, timeout_s=0.3)
    async with TestServer(app) as server:
        assert await sender.send(str(server.make_url("/redirects")), {}, b"{}") == 302
        for _ in range(2):  # the second call is not made: it would hold a place that others need
            with pytest.raises(Unavailable):
                await sender.send(str(server.make_url("/hangs")), {}, b"{}")
        closed = str(server.make_url("/x"))
    with pytest.raises(Unavailable):
        await sender.send(closed, {}, b"{}")
    await sender.close()
    assert asked == ["/redirects", "/hangs"]
