"""A webhook call without the secret is refused, whatever it contains, and leaves nothing behind."""

import asyncio
import random
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from multidict import CIMultiDict

from bot.webhook import SECRET_HEADER, Webhook
from tests import sql
from tests.access.forging import forgeries
from tests.fakes.recording_doorbell import RecordingDoorbell

SECRET = "A-secret_of-more-than-32-characters"
SEED = 10
UPDATE = b'{"update_id": 1}'


@pytest.mark.parametrize("count", [2_000, pytest.param(100_000, marks=pytest.mark.prove)])
async def test_a_forged_secret_is_refused(clean_database: str, count: int) -> None:
    webhook = Webhook(SECRET, RecordingDoorbell())
    chance = random.Random(SEED)
    statuses = set()
    for forged in forgeries(chance, [SECRET], count):
        statuses.add((await webhook.on_update(_request(chance, forged))).status)  # type: ignore[arg-type]
    assert statuses == {401}, f"seed {SEED}"
    assert await sql.rows("SELECT * FROM telegram_updates") == []


class Call:
    """What the webhook reads of a request. aiohttp's own test request refuses lone surrogates."""

    def __init__(self, headers: CIMultiDict[str]) -> None:
        self.headers = headers

    async def read(self) -> bytes:
        return UPDATE


def _request(chance: random.Random, forged: str) -> Call:
    """The forged secret alone, twice, or in front of the true one; or the true one in other headers only."""
    headers = CIMultiDict({SECRET_HEADER: forged})
    match chance.randrange(6):
        case 0:
            headers.add(SECRET_HEADER, forged)
        case 1:
            headers.add(SECRET_HEADER, SECRET)  # the first one counts
        case 2:
            headers = CIMultiDict({f"{SECRET_HEADER}-": SECRET, "X-Forwarded-For": "149.154.160.1"})
        case 3:
            headers = CIMultiDict({SECRET_HEADER.replace("-", "_"): SECRET, "Authorization": SECRET})
    return Call(headers)


@pytest.fixture
async def server(clean_database: str) -> AsyncIterator[TestServer]:
    app = web.Application(client_max_size=1024 * 1024)
    app.router.add_post("/hook", Webhook(SECRET, RecordingDoorbell()).on_update)
    async with TestServer(app) as server:
        yield server


@pytest.mark.parametrize(
    "headers",
    [
        b"",
        b"X-Telegram-Bot-Api-Secret-Token:\r\n",
        b"X-Telegram-Bot-Api-Secret-Token: \xff\xfe\x80\r\n",
        b"X-Telegram-Bot-Api-Secret-Token: " + "пароль".encode() + b"\r\n",
        b"X-Telegram-Bot-Api-Secret-Token: wrong\r\nX-Telegram-Bot-Api-Secret-Token: wrong\r\n",
        b"X-Telegram-Bot-Api-Secret-Token: " + SECRET.upper().encode() + b"\r\n",
        b"X-Telegram-Bot-Api-Secret-Token: " + b"a" * 4000 + b"\r\n",
        b"X-Telegram-Bot-Api-Secret-Token: " + SECRET.encode() + b"\x00\r\n",
        b"X-Telegram-Bot-Api-Secret-Token: a\r\n b\r\n",
    ],
)
@pytest.mark.parametrize("body", [UPDATE, b"", b"\xff" * 3_000_000, b"[" * 100_000], ids=len)
async def test_a_forged_call_over_the_wire_is_refused(
    server: TestServer, headers: bytes, body: bytes
) -> None:
    status = await _post(server, headers, body)
    assert status in (400, 401)  # 400: aiohttp itself reads no further
    assert await sql.rows("SELECT * FROM telegram_updates") == []
    secret = f"{SECRET_HEADER}: {SECRET}\r\n".encode()
    assert await _post(server, secret, UPDATE) == 200  # and Telegram is still heard


async def _post(server: TestServer, headers: bytes, body: bytes) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    length = f"Content-Length: {len(body)}\r\n".encode()
    writer.write(b"POST /hook HTTP/1.1\r\nHost: x\r\n" + length + headers + b"\r\n" + body)
    line = await reader.readline()
    writer.transport.abort()
    return int(line.split()[1])
