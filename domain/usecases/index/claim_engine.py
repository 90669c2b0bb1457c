"""Ensures that all workers of one index run the same engine: vectors of another engine would be deleted."""

from domain.errors import Unavailable
from domain.queries import sql
from domain.steps.index.keep_engine import engine_key, keep_engine

# A worker names its engine once in each sweep of its queue (`note_engine`), and no sweep takes this long.
_GONE_AFTER_S = 60
LOCK = 0x1DE_A12


async def claim_engine(engine: str) -> None:
    """Call it before the index is prepared, which removes vectors of other engines.

    Raises Unavailable while another worker runs with another engine. When two such workers start at once, it
    is raised for the later one.
    """
    async with sql.in_transaction():
        await sql.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
        other = await sql.value(
            int,
            """SELECT 1 FROM heartbeats WHERE queue LIKE 'engine:%' AND queue <> $1
                 AND beat_at > now() - make_interval(secs => $2)""",
            engine_key(engine),
            _GONE_AFTER_S,
        )
        if other is not None:
            raise Unavailable(
                "Qdrant",
                f"another vision worker runs with another engine than {engine}, and its vectors would be "
                f"deleted: stop that one and wait {_GONE_AFTER_S} s, or give both the same FACE_ENGINE "
                "and FACE_MODEL",
            )
        await sql.execute(
            "DELETE FROM heartbeats WHERE queue LIKE 'engine:%' AND queue <> $1", engine_key(engine)
        )
        await keep_engine(engine)
