"""Compares faces in Postgres that the index does not show yet, or did not show when a search began.

Without this, if a photo is recognised while a person is being approved, neither would find the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from domain.ids import FaceId, WorkspaceId
from domain.ports import Candidate, Embedding
from domain.queries import sql
from domain.rules.faces.vectors import from_rows

# Ids of faces of a workspace, $1, that a search begun at $3 may have missed. Both conditions are
# written so that Postgres expects few rows: for "is distinct from", and for an open range whose beginning it
# does not know, it expects so many that it reads the table as a whole.
MISSED: Final = """ARRAY(
    SELECT id FROM face_instances
    WHERE workspace_id = $1 AND (CASE WHEN indexed_version = version THEN 0 ELSE 1 END) = 1
    UNION SELECT id FROM face_instances WHERE workspace_id = $1 AND indexed_at BETWEEN $3 AND 'infinity')"""

# The most candidates of a probe. It is more than the number of faces that are grouped at once, because some
# candidates have a cluster already.
MOST = 300


@dataclass(frozen=True, slots=True)
class _Embedded:
    id: FaceId
    vector: bytes


async def now() -> datetime:
    """The time of Postgres' clock, the only one that all processes share."""
    moment = await sql.value(datetime, "SELECT clock_timestamp()")
    assert moment is not None
    return moment


async def unindexed_prototypes(
    workspace_id: WorkspaceId,
    probes: Sequence[Embedding],
    *,
    engine: str,
    since: datetime,
    min_similarity: float,
) -> list[list[Candidate]]:
    """For each probe the prototypes from the threshold on that a search begun at `since` may have missed,
    the nearest MOST at most, in any order.
    """
    fresh = await sql.rows(
        _Embedded,
        f"""SELECT x.face_instance_id AS id, e.vector FROM person_prototypes x
           JOIN face_embeddings e ON e.face_id = x.face_instance_id AND e.engine = $2
           WHERE x.face_instance_id = ANY({MISSED})""",  # noqa: S608  a constant
        workspace_id,
        engine,
        since,
    )
    return _above(fresh, probes, min_similarity)


async def similar_unindexed(
    workspace_id: WorkspaceId,
    probes: Sequence[Embedding],
    *,
    engine: str,
    since: datetime,
    min_similarity: float,
    among: Sequence[FaceId] | None = None,
) -> list[list[Candidate]]:
    """For each probe the unknown faces from the threshold on that a search begun at `since` may have missed,
    the nearest MOST at most, in any order.

    among: of faces without a cluster, only these are candidates.
    """
    fresh = await sql.rows(
        _Embedded,
        f"""SELECT f.id, e.vector FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
           WHERE f.id = ANY({MISSED}) AND f.person_id IS NULL
             AND ($4::uuid[] IS NULL OR f.cluster_id IS NOT NULL OR f.id = ANY($4))""",  # noqa: S608  a constant
        workspace_id,
        engine,
        since,
        None if among is None else list(among),
    )
    return _above(fresh, probes, min_similarity)


def _above(fresh: Sequence[_Embedded], probes: Sequence[Embedding], least: float) -> list[list[Candidate]]:
    if not fresh or not probes:
        return [[] for _ in probes]
    similarity = np.stack(probes) @ from_rows([face.vector for face in fresh]).T
    ids = [face.id for face in fresh]
    return [_candidates(ids, line, least) for line in similarity]


def _candidates(ids: Sequence[FaceId], line: NDArray[np.float32], least: float) -> list[Candidate]:
    """Only the nearest candidates, because thousands of faces of one person would be thousands of objects."""
    [near] = np.nonzero(line >= least)
    if len(near) > MOST:
        near = near[np.argpartition(line[near], -MOST)[-MOST:]]
    return [
        Candidate(ids[i], None, value) for i, value in zip(near.tolist(), line[near].tolist(), strict=True)
    ]


async def indexed_faces(engine: str) -> int:
    """How many faces the index has shown, without those of a person that is being erased: they have no
    embedding.
    """
    found = await sql.value(
        int,
        """SELECT count(*) FROM face_instances f
           JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $1
           WHERE f.indexed_version IS NOT NULL""",
        engine,
    )
    return found or 0
