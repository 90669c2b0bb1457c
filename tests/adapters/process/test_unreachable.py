"""The message for an unreachable neighbour says why and what to look at, whatever library failed."""

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from domain.adapters.photo_stores.s3_photo_store import S3PhotoStore
from domain.adapters.postgres.database import open_database
from domain.adapters.qdrant.qdrant_ready import ensure_qdrant_ready
from domain.adapters.redis.redis_check import RedisCheck
from domain.adapters.telegram.bot_api import BotApi
from domain.errors import NotSent, OutsideError, Refused, Unavailable
from domain.values.mending import CLOSED, NO_NAME, NO_TLS, NOT_TRUSTED, SILENT, what_to_mend, with_advice
from sandbox.launcher import Postgres, free_port

# RFC 6761: a name that never exists.
NOWHERE = "neighbour.invalid"


async def ask_telegram(host: str) -> None:
    api = BotApi(f"http://{host}", "42:hidden")
    try:
        await api.call("getMe", {})
    finally:
        await api.close()


async def ask_redis(host: str) -> None:
    redis = RedisCheck(f"redis://:hidden@{host}")
    try:
        await redis.check()
    finally:
        await redis.close()


async def ask_postgres(host: str) -> None:
    async with open_database(f"postgres://spotted:hidden@{host}/spotted"):
        pass


async def ask_s3(host: str) -> None:
    store = S3PhotoStore(
        bucket="photos", endpoint_url=f"http://{host}", access_key="hidden", secret_key="hidden"
    )
    try:
        await store.check()
    finally:
        await store.close()


async def ask_qdrant(host: str) -> None:
    await ensure_qdrant_ready(f"http://{host}", None)


@pytest.mark.parametrize(
    ("ask", "neighbour", "setting"),
    [
        (ask_telegram, "Telegram", "TELEGRAM_API_URL"),
        (ask_redis, "Redis", "REDIS_URL"),
        (ask_postgres, "Postgres", "DATABASE_URL"),
        (ask_s3, "S3", "S3_"),
        (ask_qdrant, "Qdrant", "QDRANT_URL"),
    ],
)
async def test_a_name_that_nobody_knows_and_a_closed_port_are_told_apart(
    ask: Callable[[str], Awaitable[None]], neighbour: str, setting: str
) -> None:
    for host, why in (
        (f"{NOWHERE}:8000", "its name cannot be resolved"),
        (f"127.0.0.1:{free_port()}", "it refuses the connection"),
    ):
        refusal = await refused(ask(host))
        sentence = with_advice(refusal)
        assert sentence.startswith(f"{neighbour}: {why}. ")
        assert setting in sentence
        assert "hidden" not in sentence
        assert "BOT_TOKEN" not in sentence


async def test_a_host_whose_name_nobody_knows_has_received_nothing() -> None:
    """Otherwise a message that was never sent would count as one that may have arrived."""
    assert isinstance(await refused(ask_telegram(f"{NOWHERE}:80")), NotSent)


async def test_a_wrong_password_is_told_apart_from_a_database_that_is_not_there(postgres: Postgres) -> None:
    assert "it has no such database" in str(await refused(ask_postgres_at(postgres.dsn_of("missing"))))
    stranger = f"postgres://nobody:hidden@127.0.0.1:{postgres.port}/spotted"
    locked = await refused(ask_postgres_at(stranger))
    assert "it does not accept user and password" in str(locked)
    mend = what_to_mend(locked)
    assert "Start Postgres" not in mend, "Postgres runs"
    assert "POSTGRES_PASSWORD" in mend, "with Docker nobody has set DATABASE_URL"


async def test_a_postgres_without_a_free_connection_is_said_to_be_full(postgres: Postgres) -> None:
    """Advice to start Postgres would send the operator to the wrong place."""
    admin = await asyncpg.connect(postgres.dsn)
    name = f"crowded_{uuid4().hex}"
    await admin.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'hidden' CONNECTION LIMIT 0")
    refusal = await refused(ask_postgres_at(f"postgres://{name}:hidden@127.0.0.1:{postgres.port}/spotted"))
    await admin.execute(f"DROP ROLE {name}")
    await admin.close()
    sentence = (
        "Postgres: it has no place for another connection. Raise its max_connections, or run fewer workers."
    )
    assert with_advice(refusal) == sentence


async def ask_postgres_at(dsn: str) -> None:
    async with open_database(dsn):
        pass


@pytest.fixture
async def untrusted(tmp_path: Path) -> AsyncIterator[int]:
    """The port of a server with a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "own.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    async with await asyncio.start_server(lambda _, w: w.close(), "127.0.0.1", 0, ssl=context) as server:
        yield server.sockets[0].getsockname()[1]


async def test_a_self_signed_certificate_is_not_taken_for_a_wrong_token(untrusted: int) -> None:
    api = BotApi(f"https://127.0.0.1:{untrusted}", "42:hidden")
    refusal = await refused(api.call("getMe", {}))
    await api.close()
    assert refusal.reason == "its certificate is not trusted"
    assert "clock" in what_to_mend(refusal)
    assert "BOT_TOKEN" not in what_to_mend(refusal)


async def test_a_server_without_tls_is_said_not_to_speak_it() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.0 200 OK\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        api = BotApi(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}", "42:hidden")
        refusal = await refused(api.call("getMe", {}))
        await api.close()
    assert refusal.reason == "it does not speak TLS"


@pytest.mark.parametrize(("status", "said"), [(401, "@BotFather"), (404, "does not look like a token")])
def test_only_a_refusal_by_telegram_says_to_check_the_token(status: int, said: str) -> None:
    mend = what_to_mend(Refused("Telegram", status, "no"))
    assert mend.startswith("Check BOT_TOKEN")
    assert said in mend
    others = ("Postgres", "Redis", "Qdrant", "S3", "photo folder")
    reasons = (NO_NAME, CLOSED, NOT_TRUSTED, NO_TLS, SILENT, f"{status} no")
    else_said = [what_to_mend(Refused(other, status, "no")) for other in others]
    else_said += [what_to_mend(Unavailable("Telegram", reason)) for reason in reasons]
    else_said += [what_to_mend(Refused("Telegram", other, "no")) for other in (400, 403, 409, 429, 502)]
    assert [sentence for sentence in else_said if "BOT_TOKEN" in sentence] == []


def test_a_webhook_that_telegram_refuses_says_to_correct_its_setting() -> None:
    mend = what_to_mend(
        Refused("Telegram", 400, "Bad Request: bad webhook: failed to resolve host: No such host")
    )
    assert mend.startswith("Correct WEBHOOK_URL")
    assert "firewall" not in mend


async def refused(asking: Awaitable[object]) -> OutsideError:
    with pytest.raises(OutsideError) as refusal:
        await asking
    return refusal.value
