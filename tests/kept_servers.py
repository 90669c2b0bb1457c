"""Keeps a Postgres and a Redis that many runs of pytest use one after another.

async with kept_servers(folder):
    ... pytest --kept-servers FOLDER ...; await clear(folder) ...
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from redis.asyncio import Redis as RedisClient

from domain.adapters.postgres.database import migrate
from sandbox.launcher import Postgres, Redis
from tests.transitions import refuse_other_transitions

_OTHERS = "SELECT datname FROM pg_database WHERE NOT datistemplate AND NOT datname = ANY($1::text[])"


@dataclass(frozen=True, slots=True)
class KeptRedis:
    """What tests need to know of the Redis of their run."""

    url: str


@asynccontextmanager
async def kept_servers(folder: Path) -> AsyncIterator[None]:
    """The folder says where the servers listen. The database `spotted` is migrated: a template for others."""
    async with Postgres.running(folder / "postgres") as postgres, Redis.running(folder / "redis") as redis:
        await make_template(postgres.dsn)
        (folder / "kept.json").write_text(json.dumps({"postgres": postgres.port, "redis": redis.url}))
        yield


async def make_template(dsn: str) -> None:
    """Migrates the database that every test's own is copied from, and has it refuse wrong transitions."""
    await migrate(dsn)
    await refuse_other_transitions(dsn)


def kept_postgres(folder: Path) -> Postgres:
    server = Postgres(folder / "postgres", durable=False)
    server.port = _read(folder)["postgres"]
    return server


def kept_redis(folder: Path) -> KeptRedis:
    return KeptRedis(_read(folder)["redis"])


async def clear(folder: Path) -> None:
    """Removes what a run left: its databases, connections to them, and everything in Redis."""
    postgres = kept_postgres(folder)
    connection = await asyncpg.connect(postgres.dsn_of("postgres"))
    try:
        rows = await connection.fetch(_OTHERS, ["postgres", "spotted"])
    finally:
        await connection.close()
    await asyncio.gather(*(postgres.drop_database(row["datname"]) for row in rows))
    client = RedisClient.from_url(kept_redis(folder).url)
    await client.flushall()
    await client.aclose()


def _read(folder: Path) -> dict[str, object]:
    read: dict[str, object] = json.loads((folder / "kept.json").read_text())
    return read
