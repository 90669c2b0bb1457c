"""By which engine's embeddings an unknown person is compared: those of two engines cannot be compared."""

from domain.queries import sql
from domain.queries.faces.last_engine import last_engine

_ENGINE = f"""
WITH own AS MATERIALIZED (
    SELECT c.id, {last_engine("g.workspace_id = c.workspace_id")} AS last FROM clusters c WHERE c.number = $1)
SELECT e.engine FROM own JOIN face_instances f ON f.cluster_id = own.id AND f.person_id IS NULL
JOIN face_embeddings e ON e.face_id = f.id
ORDER BY e.engine = own.last DESC, e.id DESC LIMIT 1
"""  # noqa: S608  constants


async def engine_of_cluster(number: int) -> str | None:
    """The name of the engine that ran last in the workspace, if it saw an unknown face of the cluster; else
    of the last one that did. None where no engine did.
    """
    return await sql.value(str, _ENGINE, number)
