"""Groups all unknown faces of a workspace again, and compares that with the clusters that people know.

Faces are read and grouped before the transaction. Inside it, with the workspace locked, only what still holds
is changed: what people did meanwhile stays. The task is done only when the index shows the clusters.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from domain.errors import Stalled
from domain.ids import ClusterId, FaceId, WorkspaceId
from domain.ports import Clusterer, Doorbell, FaceEngine, VectorIndex
from domain.queries import sql
from domain.queries.clusters.groupable import (
    DECIDED,
    GroupableFace,
    groupable_faces,
    known_faces,
    refusals,
)
from domain.queries.deadline import taking_long
from domain.queries.settings.settings_of import settings_of
from domain.rules.clusters.grouping import nearness
from domain.rules.clusters.known_faces import constraints_of
from domain.rules.clusters.regrouping import PlacedFace, Regrouping, regroup
from domain.rules.faces.evidence import Vectors
from domain.rules.faces.vectors import from_bytes, from_rows
from domain.settings import Settings
from domain.steps.clusters.propose_changes import propose_changes
from domain.steps.clusters.show_clusters import (
    edit_cluster_cards,
    note_former_cluster,
    show_grown_clusters,
)
from domain.steps.clusters.show_proposals import ask_about_proposals
from domain.steps.faces.lock_faces import lock_faces
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.index.sync_faces import sync_waiting_faces
from domain.steps.work.work import Work, transaction

# A face that moves must still be where the grouping saw it, and no other face of its photo may be in the
# target cluster. A cluster about which somebody decided meanwhile keeps its only face.
# `updated_at` is not set: it says since when a face is nobody's, and so when it is forgotten.
_MOVE = f"""
WITH RECURSIVE {DECIDED},
wanted AS (
    SELECT DISTINCT ON (x.target, f.asset_id) f.id, x.target
    FROM unnest($2::uuid[], $3::bigint[], $4::bigint[]) AS x (face, source, target)
    JOIN face_instances f ON f.id = x.face AND f.workspace_id = $1 AND f.person_id IS NULL
        AND f.set_aside IS NULL AND f.cluster_id IS NOT DISTINCT FROM x.source
    JOIN clusters t ON t.id = x.target AND t.workspace_id = $1 AND t.state IN ('open', 'ignored')
    WHERE (x.source IS NULL OR NOT EXISTS (
            SELECT 1 FROM clusters c WHERE c.id = x.source
              AND (c.state <> 'open' OR c.number IN (SELECT number FROM decided)))
        AND NOT EXISTS (SELECT 1 FROM face_instances g
            WHERE g.cluster_id = x.source AND g.id <> f.id AND g.person_id IS NULL))
      AND NOT EXISTS (SELECT 1 FROM face_instances g
          WHERE g.cluster_id = x.target AND g.asset_id = f.asset_id)
    ORDER BY x.target, f.asset_id, f.quality_score DESC)
UPDATE face_instances f SET cluster_id = w.target, clustered_at = now(), version = version + 1
FROM wanted w WHERE f.id = w.id RETURNING f.id, f.cluster_id
"""  # noqa: S608  a constant
_LEFT = """
DELETE FROM clusters c WHERE c.id = ANY($1::bigint[]) AND c.state = 'open'
  AND NOT EXISTS (SELECT 1 FROM face_instances f WHERE f.cluster_id = c.id) RETURNING number
"""


@dataclass(frozen=True, slots=True)
class Regrouped:
    """How many faces were grouped, how many moved to a cluster, how many empty clusters were deleted, and how
    many joins and splits are newly proposed.
    """

    faces: int = 0
    joined: int = 0
    dissolved: int = 0
    proposed: int = 0


@dataclass(frozen=True, slots=True)
class _Moved:
    """cluster_id: where the face is now."""

    id: FaceId
    cluster_id: ClusterId


async def regroup_faces(
    workspace_id: WorkspaceId,
    engine: FaceEngine,
    clusterer: Clusterer,
    *,
    index: VectorIndex,
    settings: Settings,
    doorbell: Doorbell,
) -> Regrouped:
    """Raises Stalled when grouping takes longer than CLUSTERING_TIMEOUT_S. Safe to repeat."""
    settings = await settings_of(workspace_id, settings)
    with taking_long():
        faces = await groupable_faces(
            workspace_id,
            engine.name,
            min_quality=settings.clustering_min_quality,
            limit=settings.clustering_limit,
        )
    if len(faces) < 2:
        return Regrouped(len(faces))
    placed = await _placed(workspace_id, faces, engine, clusterer, settings)
    found = await asyncio.to_thread(regroup, placed, _likeness(faces))
    async with transaction(doorbell) as work:
        await lock_workspace(workspace_id)
        joined, dissolved = await _join(work, workspace_id, faces, found, settings)
        proposed = await propose_changes(work, workspace_id, found.joins, found.splits)
        await ask_about_proposals(work, workspace_id)
    while await sync_waiting_faces(workspace_id, index, engine.name):
        pass
    return Regrouped(len(faces), joined, dissolved, proposed)


async def _placed(
    workspace_id: WorkspaceId,
    faces: Sequence[GroupableFace],
    engine: FaceEngine,
    clusterer: Clusterer,
    settings: Settings,
) -> list[PlacedFace[FaceId, ClusterId]]:
    """Persons' prototypes are grouped too, so that no group holds faces like two persons."""
    known = await known_faces(workspace_id, engine.name)
    no = await refusals([face.id for face in faces])
    constraints = await asyncio.to_thread(
        constraints_of,
        {face.id: face.asset_id for face in faces},
        [one.person_id for one in known],
        [(one.face_id, one.person_id) for one in no],
    )
    rows = from_rows([*(face.vector for face in faces), *(one.vector for one in known)])
    try:
        async with asyncio.timeout(settings.clustering_timeout_s):
            labels = await clusterer.group(rows, nearness(engine.calibration, len(faces)), constraints)
    except TimeoutError as error:
        raise Stalled("clusterer", "it took longer than CLUSTERING_TIMEOUT_S") from error
    return [
        PlacedFace(face.id, label, face.cluster_id, face.is_loose)
        for face, label in zip(faces, labels[: len(faces)].tolist(), strict=True)
    ]


def _likeness(faces: Sequence[GroupableFace]) -> Callable[[FaceId, ClusterId], float]:
    """The mean cosine of a face to the faces of a cluster; only clusters of one group are compared."""
    vector = {face.id: face.vector for face in faces}
    of: dict[ClusterId | None, list[bytes]] = defaultdict(list)
    for face in faces:
        of[face.cluster_id].append(face.vector)

    @cache
    def mean(cluster_id: ClusterId) -> Vectors:
        found: Vectors = from_rows(of[cluster_id]).mean(axis=0)
        return found

    # Rounded, so that clusters that are equally alike have equal numbers.
    return lambda face, cluster_id: round(float(from_bytes(vector[face]) @ mean(cluster_id)), 5)


async def _join(
    work: Work,
    workspace_id: WorkspaceId,
    faces: Sequence[GroupableFace],
    found: Regrouping[FaceId, ClusterId],
    settings: Settings,
) -> tuple[int, int]:
    """Returns how many loose faces moved, and how many empty clusters were deleted; their cards go."""
    targets = dict(found.joined)
    for group, cluster in zip(found.opened, await _open(workspace_id, len(found.opened)), strict=True):
        targets |= dict.fromkeys(group, cluster)
    sources = {face.id: face.cluster_id for face in faces if face.id in targets}
    # Answering a question does not lock the workspace: wait for it here, so that the move sees the answer.
    await lock_faces(sources)
    moved = await sql.rows(
        _Moved,
        _MOVE,
        workspace_id,
        list(sources),
        list(sources.values()),
        [targets[face] for face in sources],
    )
    await note_former_cluster(
        {(source, one.cluster_id) for one in moved if (source := sources[one.id]) is not None}
    )
    left = [source for source in sources.values() if source is not None]
    # A cluster that was opened here is empty when its faces are somebody's by now.
    gone = await sql.values(int, _LEFT, sorted({*left, *targets.values()}))
    await edit_cluster_cards(work, gone)
    await show_grown_clusters(work, workspace_id, None, settings)
    return len(moved), len(gone)


async def _open(workspace_id: WorkspaceId, count: int) -> list[ClusterId]:
    return await sql.values(
        ClusterId,
        "INSERT INTO clusters (workspace_id) SELECT $1 FROM generate_series(1, $2) RETURNING id",
        workspace_id,
        count,
    )
