"""Lists unknown faces that wait for a cluster."""

from dataclasses import dataclass

from domain.ids import AssetId, FaceId, WorkspaceId
from domain.queries import sql

# A face that an owner is being asked about waits for the answer. A labelled cluster is a person, and a joined
# cluster is a part of another. So a face of such a cluster that is unknown again needs another cluster.
_FACES = """face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
LEFT JOIN clusters c ON c.id = f.cluster_id"""
_IS_WAITING = """f.person_id IS NULL AND f.set_aside IS NULL
  AND (f.clustered_at IS NULL OR c.state IN ('labelled', 'joined'))
  AND NOT EXISTS (
      SELECT 1 FROM face_suggestions s JOIN participant_persons l ON l.person_id = s.suggested_person_id
          AND l.role = 'owner' AND l.state = 'approved'
      WHERE s.face_instance_id = f.id AND s.status = 'PENDING')"""
_WAITING = f"""
SELECT f.id, f.asset_id, f.quality_score, e.vector FROM {_FACES}
JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
WHERE f.workspace_id = $1 AND {_IS_WAITING}
ORDER BY f.created_at, f.id LIMIT $3
"""  # noqa: S608  constants
_WORKSPACES = f"SELECT DISTINCT f.workspace_id AS id FROM {_FACES} WHERE {_IS_WAITING}"  # noqa: S608


@dataclass(frozen=True, slots=True)
class UnclusteredFace:
    """An unknown face that waits for a cluster. vector: bytes of its embedding."""

    id: FaceId
    asset_id: AssetId
    quality_score: float | None
    vector: bytes


async def unclustered_faces(workspace_id: WorkspaceId, engine: str, *, limit: int) -> list[UnclusteredFace]:
    """The workspace's unknown faces that wait for a cluster, the oldest first."""
    return await sql.rows(UnclusteredFace, _WAITING, workspace_id, engine, limit)


async def workspaces_with_unclustered_faces() -> list[WorkspaceId]:
    """Those with a face that waits for a cluster, whatever engine saw it."""
    return await sql.values(WorkspaceId, _WORKSPACES)
