"""Faces and vectors to fill an index with."""

import math
from uuid import uuid4

import numpy as np

from domain.ids import FaceId, PersonId, WorkspaceId
from domain.ports import Box, Candidate, Embedding, FacePoint, VectorIndex

DIMENSIONS = 512
OURS = WorkspaceId(1)
THEIRS = WorkspaceId(2)


def a_face(workspace_id: WorkspaceId = OURS, **given: object) -> FacePoint:
    values = {
        "workspace_id": workspace_id,
        "engine": "test/engine",
        "face_instance_id": FaceId(uuid4()),
        "asset_id": uuid4(),
        "bbox": Box(10, 20, 80, 100),
        "detection_confidence": 0.9375,  # float32 can hold this number exactly, so it comes back equal
    }
    return FacePoint(**(values | given))  # type: ignore[arg-type]


def a_prototype(**given: object) -> FacePoint:
    return a_face(**({"is_prototype": True, "person_id": PersonId(uuid4())} | given))  # type: ignore[arg-type]


def at_similarity(cosine: float) -> Embedding:
    """A unit vector with that cosine to PROBE."""
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    vector[0], vector[1] = cosine, math.sqrt(1 - cosine**2)
    return vector


PROBE = at_similarity(1)


async def scanned(index: VectorIndex, workspace_id: WorkspaceId = OURS) -> dict[FaceId, FacePoint]:
    return {point.face_instance_id: point async for point in index.scan(workspace_id)}


async def nearest(
    index: VectorIndex,
    workspace_id: WorkspaceId,
    probe: Embedding,
    *,
    min_similarity: float,
    limit: int | None = None,
) -> list[Candidate]:
    """The persons nearest to one probe. limit: None for as many as the index gives by itself."""
    if limit is None:
        [found] = await index.nearest_persons(workspace_id, [probe], min_similarity=min_similarity)
    else:
        [found] = await index.nearest_persons(
            workspace_id, [probe], min_similarity=min_similarity, limit=limit
        )
    return found
