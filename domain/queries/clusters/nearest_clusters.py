"""Lists unknown people by their likeness to one of them, and compares two."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.queries.clusters.vectors_of_cluster import vectors_of_cluster
from domain.rules.faces.calibration import calibration_of
from domain.rules.faces.evidence import best_cosines
from domain.rules.faces.vectors import from_rows
from domain.states import ClusterState

# How many of the cluster's best faces are compared, and with how many of each other cluster. Of the other
# clusters only the largest are compared.
_PROBES = 20
_OF_EACH = 3
_MOST_CLUSTERS = 1000


@dataclass(frozen=True, slots=True)
class NearCluster:
    """likeness: the confidence that the most alike faces of the two are one person's. face: number of the
    best face. faces, photos: counts of unknown faces.
    """

    number: int
    state: ClusterState
    faces: int
    photos: int
    face: int
    likeness: float


@dataclass(frozen=True, slots=True)
class _Other:
    number: int
    state: ClusterState
    faces: int
    photos: int
    face: int
    vector: bytes


# A cluster that shares a photo with this one is somebody else: nobody is on a photo twice.
_ON_ONE_PHOTO = """
SELECT 1 FROM clusters c JOIN face_instances f ON f.cluster_id = c.id
JOIN face_instances g ON g.asset_id = f.asset_id JOIN clusters d ON d.id = g.cluster_id
WHERE c.workspace_id = $1 AND c.number = $2 AND d.workspace_id = $1 AND d.number = $3 LIMIT 1
"""
_OTHERS = """
WITH own AS (SELECT id FROM clusters WHERE workspace_id = $1 AND number = $2),
near AS (
    SELECT c.id, c.number, c.state, count(*) AS faces, count(DISTINCT f.asset_id) AS photos
    FROM clusters c JOIN face_instances f ON f.cluster_id = c.id AND f.person_id IS NULL
    WHERE c.workspace_id = $1 AND c.number <> $2 AND c.state IN ('open', 'ignored')
      AND ($3::bigint IS NULL OR c.number = $3) AND NOT EXISTS (
          SELECT 1 FROM face_instances t JOIN face_instances g ON g.asset_id = t.asset_id
          JOIN own ON g.cluster_id = own.id WHERE t.cluster_id = c.id)
    GROUP BY c.id ORDER BY count(*) DESC, c.number LIMIT $4)
SELECT near.number, near.state, near.faces, near.photos, best.number AS face, best.vector
FROM near CROSS JOIN LATERAL (
    SELECT f.number, e.vector FROM face_instances f JOIN face_embeddings e ON e.face_id = f.id
    WHERE f.cluster_id = near.id AND f.person_id IS NULL AND e.engine = $5
    ORDER BY f.quality_score DESC NULLS LAST, f.number LIMIT $6) best
"""


async def nearest_clusters(
    workspace_id: WorkspaceId, number: int, *, limit: int, other: int | None = None
) -> list[NearCluster]:
    """The most alike come first. Clusters that share a photo with it are left out. Call it for a moderator.

    other: only the cluster with this number. Embeddings are compared here, not in the index, which may be
    open in another process.
    """
    seen = await vectors_of_cluster(workspace_id, number, _PROBES)
    if seen is None:
        return []
    engine, own = seen
    found = await sql.rows(_Other, _OTHERS, workspace_id, number, other, _MOST_CLUSTERS, engine, _OF_EACH)
    return (await asyncio.to_thread(_by_likeness, [face.vector for face in own], found, engine))[:limit]


async def are_on_one_photo(workspace_id: WorkspaceId, number: int, other: int) -> bool:
    """Whether a photo shows both clusters. Call it for a moderator."""
    return await sql.value(int, _ON_ONE_PHOTO, workspace_id, number, other) is not None


def _by_likeness(own: list[bytes], others: Sequence[_Other], engine: str) -> list[NearCluster]:
    of: dict[int, list[_Other]] = defaultdict(list)
    for face in others:
        of[face.number].append(face)
    if not of:
        return []
    galleries = [from_rows([face.vector for face in faces]) for faces in of.values()]
    cosines = best_cosines(galleries, from_rows(own)).max(axis=1)
    likeness = calibration_of(engine).confidences(cosines).tolist()
    near = [
        NearCluster(best.number, best.state, best.faces, best.photos, best.face, alike)
        for [best, *_], alike in zip(of.values(), likeness, strict=True)
    ]
    return sorted(near, key=lambda one: (-one.likeness, one.number))
