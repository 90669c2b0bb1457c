"""The outcome of a failed call: certainly not done, certainly refused, or unknown."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Iterator
from email.utils import formatdate

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from domain.adapters.telegram import bot_api
from domain.adapters.telegram.bot_api import BotApi
from domain.errors import Ambiguous, NotSent, OutsideError, Refused, Throttled, Unavailable
from sandbox.patience import patience

TOKEN = "42:very-secret"


class Telegram:
    """Answers every request with `answer`, when `is_released` is set, or (hangs_up) ends the connection.
    requests: path, content type and body of what came in.
    """

    def __init__(self) -> None:
        self.answer = web.Response(text='{"ok": true, "result": {"message_id": 1}}')
        self.requests: list[tuple[str, str, bytes]] = []
        self.hangs_up = False
        self.is_released = asyncio.Event()
        self.is_released.set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append((request.path, request.content_type, await request.read()))
        await self.is_released.wait()
        if self.hangs_up:
            assert request.transport is not None
            request.transport.abort()
        return self.answer


@pytest.fixture
async def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
async def server(telegram: Telegram) -> AsyncIterator[TestServer]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", telegram.handle)
    server = TestServer(app)
    async with server:
        yield server


@pytest.fixture
async def api(server: TestServer) -> AsyncIterator[BotApi]:
    api = BotApi(str(server.make_url("")), TOKEN, timeout_s=2)
    yield api
    await api.close()


def says(status: int, text: str) -> web.Response:
    return web.Response(status=status, text=text)


def refuses(status: int, **fields: object) -> web.Response:
    return says(status, json.dumps({"ok": False, "error_code": status, **fields}))


async def test_a_call_sends_json_and_returns_the_result(api: BotApi, telegram: Telegram) -> None:
    assert await api.call("sendMessage", {"chat_id": 1, "text": "hi", "reply_markup": None}) == {
        "message_id": 1
    }
    path, content_type, body = telegram.requests[0]
    assert (path, content_type) == (f"/bot{TOKEN}/sendMessage", "application/json")
    assert json.loads(body) == {"chat_id": 1, "text": "hi"}


async def test_an_upload_goes_as_a_form_with_its_parameters(api: BotApi, telegram: Telegram) -> None:
    await api.call("sendPhoto", {"chat_id": 1, "reply_markup": {"a": [1]}}, upload=("photo", b"\xff\xd8jpeg"))
    _, content_type, body = telegram.requests[0]
    assert content_type == "multipart/form-data"
    assert b"\xff\xd8jpeg" in body
    assert b'{"a": [1]}' in body


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
async def test_a_clear_no_is_a_refusal(api: BotApi, telegram: Telegram, status: int) -> None:
    telegram.answer = refuses(status, description="Because.", parameters={"migrate_to_chat_id": -100})
    with pytest.raises(Refused) as refused:
        await api.call("sendMessage", {})
    assert (refused.value.status, refused.value.description) == (status, "Because.")


async def test_a_bot_that_logged_out_to_move_to_another_server_has_sent_nothing(
    api: BotApi, telegram: Telegram
) -> None:
    telegram.answer = refuses(400, description="Logged out")
    with pytest.raises(NotSent):
        await api.call("deleteMessage", {})


async def test_too_many_requests_says_how_long_to_wait(api: BotApi, telegram: Telegram) -> None:
    telegram.answer = refuses(429, parameters={"retry_after": 35})
    with pytest.raises(Throttled) as throttled:
        await api.call("sendMessage", {})
    assert throttled.value.retry_after_s == 35


@pytest.mark.parametrize(
    ("parameters", "waits_s"),
    [
        (None, 1),
        ([], 1),
        ({"retry_after": None}, 1),
        ({"retry_after": "soon"}, 1),
        ({"retry_after": -5}, 0),
        ({"retry_after": 1e308}, 86_400),
        ({"retry_after": 10**400}, 86_400),
        ({"retry_after": -(10**400)}, 0),
        ({"retry_after": float("nan")}, 1),
    ],
    ids=lambda value: str(value)[:25],
)
async def test_a_wait_that_makes_no_sense_is_a_short_one_and_no_wait_is_longer_than_a_day(
    api: BotApi, telegram: Telegram, parameters: object, waits_s: float
) -> None:
    telegram.answer = refuses(429, parameters=parameters)
    with pytest.raises(Throttled) as throttled:
        await api.call("sendMessage", {})
    assert throttled.value.retry_after_s == waits_s


@pytest.mark.parametrize(
    "answer",
    [
        (500, '{"ok": false, "error_code": 500}'),
        (502, "<html>Bad Gateway</html>"),
        (502, '{"ok": false, "error_code": 400, "description": "Bad Request"}'),
        (504, '{"ok": true, "result": {"message_id": 1}}'),
        (200, '{"ok": false, "error_code": 502}'),
        (200, '{"ok": true, "result": {"message'),
        (200, ""),
        (200, "[]"),
        (200, "{}"),
        (200, '{"ok": true}'),
        (200, '{"ok": "yes", "result": 1}'),
        (200, '{"ok": false}'),
        (302, '{"ok": false, "error_code": 302}'),
        (400, '{"ok": false, "error_code": null}'),
        (400, '{"ok": false, "error_code": "Bad Request"}'),
        (200, "[" * 100_000),
    ],
    ids=lambda answer: str(answer)[:60],
)
async def test_an_answer_that_says_neither_yes_nor_no_is_ambiguous(
    api: BotApi, telegram: Telegram, answer: tuple[int, str]
) -> None:
    telegram.answer = says(*answer)
    with pytest.raises(Unavailable) as said:
        await api.call("sendMessage", {})
    assert said.type is Ambiguous


async def test_a_connection_cut_before_the_answer_is_ambiguous(api: BotApi, telegram: Telegram) -> None:
    telegram.hangs_up = True
    with pytest.raises(Unavailable) as said:
        await api.call("sendMessage", {})
    assert said.type is Ambiguous
    assert len(telegram.requests) == 1  # and it was not asked again


async def test_no_answer_in_time_is_ambiguous(server: TestServer, telegram: Telegram) -> None:
    telegram.is_released.clear()
    api = BotApi(str(server.make_url("")), TOKEN, timeout_s=0.2)
    with pytest.raises(Unavailable) as said:
        await api.call("sendMessage", {})
    assert said.type is Ambiguous
    telegram.is_released.set()
    await api.close()


@pytest.mark.parametrize("minutes", [-5, 0, 5])
async def test_an_answer_tells_how_far_our_clock_is_ahead(
    api: BotApi, telegram: Telegram, minutes: int
) -> None:
    assert api.ahead_s() is None
    telegram.answer.headers["Date"] = formatdate(time.time() - minutes * 60, usegmt=True)
    await api.call("getMe", {})
    ahead_s = api.ahead_s()
    assert ahead_s is not None
    assert round(ahead_s / 60) == minutes


@pytest.mark.parametrize(
    "date",
    ["yesterday", "Thu, 01 Jan 99999999999 00:00:00 GMT", "Thu, 01 Jan 2026 00:00:00 +99999999999999"],
)
async def test_an_answer_without_a_readable_date_tells_nothing_of_clocks(
    api: BotApi, telegram: Telegram, date: str
) -> None:
    telegram.answer.headers["Date"] = date
    await api.call("getMe", {})
    assert api.ahead_s() is None


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that neither accepts nor refuses: its queue of waiting connections is full."""
    with socket.socket() as listening, socket.socket() as waiting:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        waiting.connect(listening.getsockname())
        yield listening.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as once:
        once.bind(("127.0.0.1", 0))
        return int(once.getsockname()[1])


@pytest.mark.parametrize("kind", ["silent_port", "closed_port"])
async def test_without_a_connection_nothing_was_sent(request: pytest.FixtureRequest, kind: str) -> None:
    api = BotApi(f"http://127.0.0.1:{request.getfixturevalue(kind)}", TOKEN, connect_timeout_s=0.2)
    with pytest.raises(NotSent):
        await api.call("sendMessage", {})
    await api.close()


async def test_a_short_wait_for_answers_leaves_time_to_see_that_there_is_no_connection(
    silent_port: int,
) -> None:
    """With a SEND_TIMEOUT_S below the time to connect, a missing connection looked like a lost answer."""
    api = BotApi(f"http://127.0.0.1:{silent_port}", TOKEN, timeout_s=0.4)
    with pytest.raises(Unavailable) as said:
        await api.call("sendMessage", {})
    await api.close()
    assert said.type is NotSent


async def test_a_download_stops_past_its_limit(api: BotApi, telegram: Telegram) -> None:
    telegram.answer = web.Response(body=b"x" * 1000)
    assert await api.download("photos/1.jpg", max_bytes=1000) == b"x" * 1000
    assert telegram.requests[0][0] == f"/file/bot{TOKEN}/photos/1.jpg"
    telegram.answer = web.Response(body=b"x" * 100_000)
    # More than the limit tells the caller that the file is too long; the rest is not read.
    assert 1000 < len(await api.download("photos/1.jpg", max_bytes=1000)) <= 2001


async def test_a_download_that_fails_can_be_tried_again(api: BotApi, telegram: Telegram) -> None:
    telegram.answer = says(404, "gone")
    with pytest.raises(Unavailable, match="no web server serves the files of a local Bot API server"):
        await api.download("photos/1.jpg", max_bytes=10)
    telegram.hangs_up = True
    with pytest.raises(Unavailable):
        await api.download("photos/1.jpg", max_bytes=10)


async def test_no_error_shows_the_token(closed_port: int, api: BotApi, telegram: Telegram) -> None:
    errors = []
    telegram.answer = says(500, TOKEN)
    for failing in (api, BotApi(f"http://127.0.0.1:{closed_port}", TOKEN)):
        for call in (failing.call("sendMessage", {}), failing.download("1.jpg", max_bytes=10)):
            with pytest.raises(OutsideError) as failed:
                await call
            errors.append(f"{failed.value!r} {failed.value.__cause__!r} {failed.value.__suppress_context__}")
        await failing.close()
    assert len(errors) == 4
    assert not [error for error in errors if TOKEN in error]


async def test_a_long_poll_is_given_up_soon_after_its_own_time(
    telegram: Telegram, server: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a half-open connection no answer ever comes, and the bot would hear of no update any more."""
    monkeypatch.setattr(bot_api, "LONG_POLL_GRACE_S", 0.2)
    telegram.is_released.clear()
    patient = BotApi(str(server.make_url("")), TOKEN, timeout_s=1000)
    polling = asyncio.ensure_future(patient.call("getUpdates", {"timeout": 0}))  # noqa: TID251 - awaited
    await asyncio.wait({polling}, timeout=patience(2))
    is_given_up = polling.done()
    telegram.is_released.set()
    [answer] = await asyncio.gather(polling, return_exceptions=True)
    await patient.close()
    assert is_given_up
    assert isinstance(answer, Ambiguous)
