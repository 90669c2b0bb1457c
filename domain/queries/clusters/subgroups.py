"""Reads who else may be among the faces of a cluster, for a moderator who wants to split it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.rules.clusters.subgroups import part_by_likeness
from domain.rules.faces.calibration import calibration_of
from domain.rules.faces.vectors import from_rows

# So many of the cluster's best faces are compared and shown; the others stay where they are.
MOST_FACES = 240


@dataclass(frozen=True, slots=True)
class _Face:
    number: int
    engine: str
    vector: bytes


async def subgroups(workspace_id: WorkspaceId, number: int) -> Sequence[Sequence[int]]:
    """Numbers of unknown faces, the largest group and the best faces first. One group: all look like one
    person. Call it for a moderator.
    """
    found = await sql.rows(
        _Face,
        """SELECT f.number, e.engine, e.vector FROM clusters c
           JOIN face_instances f ON f.cluster_id = c.id AND f.person_id IS NULL
           JOIN face_embeddings e ON e.face_id = f.id
           WHERE c.workspace_id = $1 AND c.number = $2
           ORDER BY f.quality_score DESC NULLS LAST, f.number LIMIT $3""",
        workspace_id,
        number,
        MOST_FACES,
    )
    if not found:
        return ()
    engine = found[0].engine
    faces = [face for face in found if face.engine == engine]
    vectors, least = from_rows([face.vector for face in faces]), calibration_of(engine).auto_cosine
    parts = await asyncio.to_thread(part_by_likeness, vectors, least)
    return [[faces[place].number for place in part] for part in parts]
