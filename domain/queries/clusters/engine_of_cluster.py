"""Says by which engine's embeddings an unknown person is compared: two engines' cannot be compared."""

from domain.queries import sql
from domain.queries.faces.last_engine import last_engine

_ENGINE = f"""
SELECT engine FROM (SELECT {last_engine("g.cluster_id = c.id AND g.person_id IS NULL")} AS engine
    FROM clusters c WHERE c.number = $1) own WHERE engine IS NOT NULL
"""  # noqa: S608  constants


async def engine_of_cluster(number: int) -> str | None:
    """The engine's name. None when no engine saw an unknown face of the cluster."""
    return await sql.value(str, _ENGINE, number)
