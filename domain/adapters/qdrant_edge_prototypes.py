"""Prototypes of the embedded index, kept in memory for the workspaces that were searched last. Blocking.

The shard goes through all of them anew for each face; one product of matrices compares all faces of a photo
with all of them in a third of the time. A workspace with more than are kept is searched in the shard.
"""

from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
from qdrant_edge import (
    CountRequest,
    EdgeShard,
    FieldCondition,
    Filter,
    HasIdCondition,
    IsEmptyCondition,
    MatchValue,
    Record,
    ScrollRequest,
)

from domain.adapters.face_payload import CANDIDATE_KEYS, POINTS_PER_REQUEST, Key, to_candidate
from domain.adapters.prototype_matrix import PrototypeMatrix
from domain.adapters.qdrant_edge_generation import IS_PROTOTYPE_NUMBER
from domain.ports import FaceId, WorkspaceId

Condition = FieldCondition | HasIdCondition | IsEmptyCondition

# Of all workspaces together: 40 MB, two thousand persons with ten each.
MOST_KEPT = 20_000


class KeptPrototypes:
    """Equal to those of the shard: every write to it passes by here. most: of all workspaces together."""

    def __init__(self, dimensions: int, most: int) -> None:
        self._dimensions = dimensions
        self._most = most
        self._matrices: dict[WorkspaceId, PrototypeMatrix] = {}  # whose turn was last is the last one

    def of(self, workspace_id: WorkspaceId, shard: EdgeShard) -> PrototypeMatrix | None:
        """Read from the shard where they are not kept. None: there are too many."""
        matrix = self.take(workspace_id)
        if matrix is None:
            wanted = prototypes_within(workspace_id)
            count = shard.count(CountRequest(filter=wanted))
            if count > self._most:
                return None
            matrix = PrototypeMatrix(self._dimensions, room=count)
            _read(matrix, wanted, shard)
        self._keep(workspace_id, matrix)
        return matrix

    def take(self, workspace_id: WorkspaceId) -> PrototypeMatrix | None:
        """Before a write: if it fails, what the shard holds is read anew."""
        return self._matrices.pop(workspace_id, None)

    def put_back(
        self,
        workspace_id: WorkspaceId,
        matrix: PrototypeMatrix | None,
        written: Collection[FaceId],
        shard: EdgeShard,
    ) -> None:
        """matrix: from `take`. written: faces that it may show otherwise than the shard does now."""
        if matrix is None:
            return
        matrix.drop(written)
        _read(matrix, prototypes_within(workspace_id, HasIdCondition(set(written))), shard)
        self._keep(workspace_id, matrix)

    def forget(self) -> None:
        """Another shard is searched from now on."""
        self._matrices.clear()

    def _keep(self, workspace_id: WorkspaceId, matrix: PrototypeMatrix) -> None:
        self._matrices[workspace_id] = matrix
        while sum(len(kept) for kept in self._matrices.values()) > self._most:
            del self._matrices[next(iter(self._matrices))]


def within(workspace_id: WorkspaceId, *conditions: Condition) -> Filter:
    return Filter(must=[equals(Key.WORKSPACE_ID, workspace_id), *conditions])


def prototypes_within(workspace_id: WorkspaceId, *conditions: Condition) -> Filter:
    return within(workspace_id, equals(IS_PROTOTYPE_NUMBER, 1), *conditions)


def equals(key: str, value: str | int) -> FieldCondition:
    return FieldCondition(key, match=MatchValue(value))


def _read(matrix: PrototypeMatrix, wanted: Filter, shard: EdgeShard) -> None:
    for record in _records(wanted, shard):
        known = to_candidate(record.payload, 1)
        matrix.put(known.face_id, known.person_id, np.asarray(record.vector, np.float32))


def _records(wanted: Filter, shard: EdgeShard) -> Iterator[Record]:
    """In pages: a vector is a list of numbers on its way out."""
    offset: Any = None
    while True:
        page, offset = shard.scroll(
            ScrollRequest(offset, POINTS_PER_REQUEST, wanted, with_payload=CANDIDATE_KEYS, with_vector=True)
        )
        yield from page
        if offset is None:
            return
