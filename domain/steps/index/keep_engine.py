"""A vision worker says every few seconds with which engine it runs."""

import hashlib

from domain.queries import sql


async def keep_engine(engine: str) -> None:
    await sql.execute(
        "INSERT INTO heartbeats (queue) VALUES ($1) ON CONFLICT (queue) DO UPDATE SET beat_at = now()",
        engine_key(engine),
    )


def engine_key(engine: str) -> str:
    """The engine's key in `heartbeats`, beside the names of the queues. The column has room for a digest
    only.
    """
    return f"engine:{hashlib.sha256(engine.encode()).hexdigest()[:8]}"
