"""Reads who else may be among the faces of a cluster, for a moderator who wants to split it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.queries.clusters.engine_of_cluster import engine_of_cluster
from domain.rules.clusters.subgroups import part_by_likeness
from domain.rules.faces.calibration import calibration_of
from domain.rules.faces.vectors import from_rows

# How many of the cluster's best faces are compared and shown; the others stay where they are.
MOST_FACES = 240


@dataclass(frozen=True, slots=True)
class _Face:
    number: int
    vector: bytes


async def subgroups(workspace_id: WorkspaceId, number: int) -> Sequence[Sequence[int]]:
    """Numbers of unknown faces, the largest group and the best faces first. One group: all look like one
    person. Empty where no face can be compared. Call it for a moderator.
    """
    engine = await engine_of_cluster(number)
    faces = await sql.rows(
        _Face,
        """SELECT f.number, e.vector FROM clusters c
           JOIN face_instances f ON f.cluster_id = c.id AND f.person_id IS NULL
           JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $4
           WHERE c.workspace_id = $1 AND c.number = $2
           ORDER BY f.quality_score DESC NULLS LAST, f.number LIMIT $3""",
        workspace_id,
        number,
        MOST_FACES,
        engine,
    )
    if engine is None or not faces:
        return ()
    vectors, least = from_rows([face.vector for face in faces]), calibration_of(engine).auto_cosine
    parts = await asyncio.to_thread(part_by_likeness, vectors, least)
    return [[faces[place].number for place in part] for part in parts]
