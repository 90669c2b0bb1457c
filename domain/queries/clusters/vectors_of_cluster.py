"""Reads the embeddings by which an unknown person is compared. Those of two engines cannot be compared."""

from dataclasses import dataclass

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.queries.faces.last_engine import last_engine

_ENGINE = f"""
SELECT engine FROM (SELECT {last_engine("g.cluster_id = c.id AND g.person_id IS NULL")} AS engine
    FROM clusters c WHERE c.workspace_id = $1 AND c.number = $2) own WHERE engine IS NOT NULL
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class FaceVector:
    """number: of the face."""

    number: int
    vector: bytes


async def vectors_of_cluster(
    workspace_id: WorkspaceId, number: int, limit: int
) -> tuple[str, list[FaceVector]] | None:
    """The engine's name, and its vectors of the cluster's unknown faces, the best first. None when no engine
    saw an unknown face of the cluster.
    """
    engine = await sql.value(str, _ENGINE, workspace_id, number)
    if engine is None:
        return None
    faces = await sql.rows(
        FaceVector,
        """SELECT f.number, e.vector FROM clusters c
           JOIN face_instances f ON f.cluster_id = c.id AND f.person_id IS NULL
           JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $4
           WHERE c.workspace_id = $1 AND c.number = $2
           ORDER BY f.quality_score DESC NULLS LAST, f.number LIMIT $3""",
        workspace_id,
        number,
        limit,
        engine,
    )
    return (engine, faces) if faces else None
