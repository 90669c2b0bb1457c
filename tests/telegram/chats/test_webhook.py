"""The webhook: its callers, the updates that it keeps, and its answers to what is no update."""

import json
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.webhook import MAX_BODY_BYTES, SECRET_HEADER, Webhook, application
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell

SECRET = "a-secret-of-more-than-32-characters"
Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(clean_database: str) -> AsyncIterator[Client]:
    app = application()
    app.router.add_post("/hook", Webhook(SECRET, RecordingDoorbell()).on_update)
    async with TestClient(TestServer(app)) as client:
        yield client


async def post(client: Client, body: bytes | dict[str, object], secret: str | None = SECRET) -> int:
    data = json.dumps(body).encode() if isinstance(body, dict) else body
    headers = {} if secret is None else {SECRET_HEADER: secret}
    async with client.post("/hook", data=data, headers=headers) as answer:
        return answer.status


async def kept() -> int:
    return len(await sql.rows("SELECT * FROM telegram_updates"))


async def test_an_update_is_committed_when_200_is_answered(client: Client) -> None:
    assert await post(client, {"update_id": 5, "message": {"text": "hello"}}) == 200
    assert await kept() == 1
    [task] = await sql.rows("SELECT kind, state FROM tasks")
    assert task == {"kind": "handle_update", "state": "ready"}


async def test_a_repeated_update_is_200_and_kept_once(client: Client) -> None:
    for _ in range(3):
        assert await post(client, {"update_id": 5}) == 200
    assert await kept() == 1


@pytest.mark.parametrize(
    "secret",
    [None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "пароль", "\udcff\udcfe"],
)
async def test_a_call_without_the_secret_is_401_and_nothing_is_kept(
    client: Client, secret: str | None
) -> None:
    assert await post(client, {"update_id": 5}, secret) == 401
    assert await kept() == 0


async def test_a_body_beyond_the_limit_is_413(client: Client) -> None:
    async with client.post(
        "/hook", data=BytesIO(b" " * (MAX_BODY_BYTES + 1)), headers={SECRET_HEADER: SECRET}
    ) as answer:
        assert answer.status == 413
    assert await kept() == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"5",
        b'{"update_id": "5"}',
        b'{"update_id": -1}',
        b'{"update_id": true}',
        b'{"update_id": 1e3}',
        b'{"update_id": 99999999999999999999}',
        b"[" * 100_000,
        b'{"update_id": 5, "a": ' + b'{"a":' * 5000 + b"1" + b"}" * 5001,
    ],
    ids=lambda body: body[:24].decode(errors="replace"),
)
async def test_what_is_no_update_is_400(client: Client, body: bytes) -> None:
    assert await post(client, body) == 400
    assert await kept() == 0


async def test_an_update_is_kept_without_the_characters_that_postgres_refuses(client: Client) -> None:
    assert await post(client, b'{"update_id": 5, "message": {"text": "a\\u0000b\\ud83d"}}') == 200
    [row] = await sql.rows("SELECT payload FROM telegram_updates")
    assert sql.from_json(row["payload"])["message"]["text"] == "ab?"
