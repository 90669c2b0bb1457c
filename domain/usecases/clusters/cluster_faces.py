"""Groups unknown faces: each joins the nearest cluster, or opens a new one.

The task is done only when the vector index shows their clusters.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.ids import AssetId, ClusterId, FaceId, WorkspaceId
from domain.ports import Candidate, Doorbell, FaceEngine, VectorIndex
from domain.queries import sql
from domain.queries.clusters.unclustered import UnclusteredFace, unclustered_faces
from domain.queries.index.unindexed import similar_unindexed
from domain.queries.settings.settings_of import settings_now
from domain.rules.clusters.clustering import choose_cluster
from domain.rules.faces.vectors import from_bytes
from domain.settings import Settings
from domain.steps.clusters.show_clusters import note_former_cluster, show_grown_clusters
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.index.sync_faces import sync_waiting_faces
from domain.steps.work.work import transaction

BATCH = 200
_PROBES_AT_ONCE = 12  # about as many as one photo has


async def cluster_faces(
    workspace_id: WorkspaceId, engine: FaceEngine, index: VectorIndex, settings: Settings, doorbell: Doorbell
) -> int:
    """Groups all faces of the workspace that wait for a cluster. Returns how many; noise counts too.

    Of two runs at once the later one sees what the earlier one decided: the workspace is locked, faces that
    the index does not show yet are compared in Postgres, and each hit's cluster is read under the lock.
    """
    grouped, is_more = 0, True
    while is_more:
        faces = await unclustered_faces(workspace_id, engine.name, limit=BATCH)
        is_more = len(faces) == BATCH  # a photo that comes meanwhile brings a task of its own
        if faces:
            since, own = await settings_now(workspace_id, settings)
            good = [face for face in faces if (face.quality_score or 0) >= own.clustering_min_quality]
            hits = await _search(workspace_id, good, index, engine.calibration.suggest_cosine)
            async with transaction(doorbell) as work:
                await lock_workspace(workspace_id)
                waiting = await _still_waiting(faces)
                good = [face for face in good if face.id in waiting]
                await _add_unindexed(workspace_id, good, hits, since=since, engine=engine)
                joined = await _join(workspace_id, good, hits)
                await _note(faces, joined, waiting)
                await show_grown_clusters(work, workspace_id, sorted(set(joined.values())), own)
            grouped += len(waiting)
        await sync_waiting_faces(workspace_id, index, engine.name)
    return grouped


Hits = dict[FaceId, list[Candidate]]


@dataclass(frozen=True, slots=True)
class _Grouped:
    id: FaceId
    cluster_id: ClusterId


@dataclass(frozen=True, slots=True)
class _Taken:
    asset_id: AssetId
    cluster_id: ClusterId


async def _search(
    workspace_id: WorkspaceId, faces: Sequence[UnclusteredFace], index: VectorIndex, least: float
) -> Hits:
    """Searches for some faces at a time: this is not urgent, and photos being recognised search too."""
    hits: Hits = {}
    for start in range(0, len(faces), _PROBES_AT_ONCE):
        some = faces[start : start + _PROBES_AT_ONCE]
        probes = [from_bytes(face.vector) for face in some]
        found = await index.similar_unassigned(workspace_id, probes, min_similarity=least)
        hits |= {face.id: near for face, near in zip(some, found, strict=True)}
    return hits


async def _still_waiting(faces: Sequence[UnclusteredFace]) -> set[FaceId]:
    """Locks the faces. Leaves out those that were assigned, set aside, erased or grouped meanwhile."""
    found = await sql.values(
        FaceId,
        """SELECT f.id FROM face_instances f LEFT JOIN clusters c ON c.id = f.cluster_id
           WHERE f.id = ANY($1::uuid[]) AND f.person_id IS NULL AND f.set_aside IS NULL
             AND (f.clustered_at IS NULL OR c.state IN ('labelled', 'joined'))
           ORDER BY f.id FOR NO KEY UPDATE OF f""",
        [face.id for face in faces],
    )
    return set(found)


async def _add_unindexed(
    workspace_id: WorkspaceId,
    faces: Sequence[UnclusteredFace],
    hits: Hits,
    *,
    since: datetime,
    engine: FaceEngine,
) -> None:
    fresh = await similar_unindexed(
        workspace_id,
        [from_bytes(face.vector) for face in faces],
        engine=engine.name,
        since=since,
        min_similarity=engine.calibration.suggest_cosine,
        among=[face.id for face in faces],
    )
    for face, found in zip(faces, fresh, strict=True):
        hits[face.id] = [*hits[face.id], *found]


async def _join(
    workspace_id: WorkspaceId, faces: Sequence[UnclusteredFace], hits: Hits
) -> dict[FaceId, ClusterId]:
    """Returns the cluster of each face. The best faces come first and open clusters for the others."""
    clusters = await _clusters_of(workspace_id, {hit.face_id for face in faces for hit in hits[face.id]})
    taken = await _clusters_on_photos([face.asset_id for face in faces])
    joined: dict[FaceId, ClusterId] = {}
    for face in sorted(faces, key=lambda face: -(face.quality_score or 0)):
        near = {hit.face_id: hit.similarity for hit in hits[face.id]}
        cluster = choose_cluster(near, clusters, taken=taken[face.asset_id])
        if cluster is None:
            cluster = await _open(workspace_id)
        clusters[face.id] = joined[face.id] = cluster
        taken[face.asset_id].add(cluster)
    return joined


async def _clusters_of(workspace_id: WorkspaceId, face_ids: set[FaceId]) -> dict[FaceId, ClusterId]:
    """Ignored clusters grow too: else people would be asked about the next photo of an ignored person."""
    found = await sql.rows(
        _Grouped,
        """SELECT f.id, f.cluster_id FROM face_instances f JOIN clusters c ON c.id = f.cluster_id
           WHERE f.workspace_id = $1 AND f.id = ANY($2::uuid[]) AND f.person_id IS NULL
             AND c.state IN ('open', 'ignored')""",
        workspace_id,
        list(face_ids),
    )
    return {face.id: face.cluster_id for face in found}


# The clusters that have a face on each photo already: nobody is on a photo twice.
async def _clusters_on_photos(asset_ids: Sequence[AssetId]) -> dict[AssetId, set[ClusterId]]:
    found = await sql.rows(
        _Taken,
        """SELECT asset_id, cluster_id FROM face_instances
           WHERE asset_id = ANY($1::bigint[]) AND cluster_id IS NOT NULL""",
        list(asset_ids),
    )
    taken: dict[AssetId, set[ClusterId]] = defaultdict(set)
    for one in found:
        taken[one.asset_id].add(one.cluster_id)
    return taken


async def _open(workspace_id: WorkspaceId) -> ClusterId:
    opened = await sql.value(
        ClusterId, "INSERT INTO clusters (workspace_id) VALUES ($1) RETURNING id", workspace_id
    )
    assert opened is not None
    return opened


async def _note(
    faces: Sequence[UnclusteredFace], joined: dict[FaceId, ClusterId], waiting: set[FaceId]
) -> None:
    """Stores the cluster of each face. A face without a cluster is noise from now on.

    `updated_at` stays: it says since when a face is nobody's, and when it is forgotten.
    """
    decided = [face for face in faces if face.id in waiting]
    left = await sql.rows(
        _Grouped,
        """SELECT id, cluster_id FROM face_instances
           WHERE id = ANY($1::uuid[]) AND cluster_id IS NOT NULL""",
        list(joined),
    )
    await sql.execute(
        """UPDATE face_instances f SET cluster_id = x.cluster_id, clustered_at = now(), version = version + 1
           FROM unnest($1::uuid[], $2::bigint[]) AS x (id, cluster_id) WHERE f.id = x.id""",
        [face.id for face in decided],
        [joined.get(face.id) for face in decided],
    )
    await note_former_cluster({(one.cluster_id, joined[one.id]) for one in left})
