"""Keeps prototypes of the embedded index in memory for the workspaces that were searched last. Blocking.

The shard goes through all prototypes again for each face; one product of matrices compares all faces of a
photo with all prototypes in a third of the time. A workspace with more prototypes than fit here is searched
in the shard. So is a workspace whose prototypes are not all read yet: each of its searches reads some more.
"""

from collections.abc import Collection
from dataclasses import dataclass
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
    ScrollRequest,
)

from domain.adapters.qdrant.face_payload import CANDIDATE_KEYS, Key, to_candidate
from domain.adapters.qdrant.prototype_matrix import PrototypeMatrix
from domain.adapters.qdrant.qdrant_edge_generation import IS_PROTOTYPE_NUMBER
from domain.ids import FaceId, WorkspaceId

Condition = FieldCondition | HasIdCondition | IsEmptyCondition

# The most vectors of all workspaces together: 40 MB, two thousand persons with ten each.
MOST_KEPT = 20_000
# A vector leaves the shard as a list of numbers: a thousand vectors take 40 ms, and a photo waits.
_READ_AT_ONCE = 1000
# A workspace makes room for another one after so many searches of others. If it made room at once, two
# workspaces that do not fit together would be read again by turns.
_PATIENCE = 100


@dataclass(slots=True)
class _Kept:
    """room: how many prototypes there were when reading began. next_point: where reading goes on. searched:
    the number of the last search that used them.
    """

    matrix: PrototypeMatrix
    room: int
    next_point: Any = None
    is_whole: bool = False
    searched: int = 0

    @property
    def size(self) -> int:
        return max(self.room, len(self.matrix))


class KeptPrototypes:
    """Prototypes as the shard has them: `before_write` and `after_write` surround each write to the shard.

    most: how many prototypes are kept, of all workspaces together.
    """

    def __init__(self, dimensions: int, most: int) -> None:
        self._dimensions = dimensions
        self._most = most
        self._kept: dict[WorkspaceId, _Kept] = {}
        self._searches = 0

    def of(self, workspace_id: WorkspaceId, shard: EdgeShard) -> PrototypeMatrix | None:
        """None where the shard has to be searched: there are too many, or not all of them are read yet."""
        self._searches += 1
        kept = self._kept.get(workspace_id) or self._begin(workspace_id, shard)
        if kept is None:
            return None
        kept.searched = self._searches
        if not kept.is_whole:
            wanted = prototypes_within(workspace_id)
            kept.next_point = _read(kept.matrix, wanted, shard, kept.next_point)
            kept.is_whole = kept.next_point is None
        return kept.matrix if kept.is_whole else None

    def before_write(self, workspace_id: WorkspaceId) -> _Kept | None:
        """Returns what `after_write` needs. If the write fails, nothing is kept, and all is read again."""
        return self._kept.pop(workspace_id, None)

    def after_write(
        self, workspace_id: WorkspaceId, kept: _Kept | None, written: Collection[FaceId], shard: EdgeShard
    ) -> None:
        """written: the faces that the write changed, at most as many as one request takes."""
        if kept is None:
            return
        kept.matrix.drop(written)
        _read(kept.matrix, prototypes_within(workspace_id, HasIdCondition(set(written))), shard)
        if self._size() + kept.size <= self._most:
            self._kept[workspace_id] = kept

    def forget(self) -> None:
        """Forgets all prototypes, because another shard is searched from now on."""
        self._kept.clear()

    def _begin(self, workspace_id: WorkspaceId, shard: EdgeShard) -> _Kept | None:
        count = shard.count(CountRequest(filter=prototypes_within(workspace_id)))
        if count <= self._most < self._size() + count:
            patient = self._searches - _PATIENCE
            self._kept = {of: kept for of, kept in self._kept.items() if kept.searched > patient}
        if self._size() + count > self._most:
            return None
        kept = self._kept[workspace_id] = _Kept(PrototypeMatrix(self._dimensions, room=count), count)
        return kept

    def _size(self) -> int:
        return sum(kept.size for kept in self._kept.values())


def within(workspace_id: WorkspaceId, *conditions: Condition) -> Filter:
    return Filter(must=[equals(Key.WORKSPACE_ID, workspace_id), *conditions])


def prototypes_within(workspace_id: WorkspaceId, *conditions: Condition) -> Filter:
    return within(workspace_id, equals(IS_PROTOTYPE_NUMBER, 1), *conditions)


def equals(key: str, value: str | int) -> FieldCondition:
    return FieldCondition(key, match=MatchValue(value))


def _read(matrix: PrototypeMatrix, wanted: Filter, shard: EdgeShard, start: Any = None) -> Any:
    """Reads _READ_AT_ONCE points at most; returns the point to go on with, None at the end."""
    page, next_point = shard.scroll(
        ScrollRequest(start, _READ_AT_ONCE, wanted, with_payload=CANDIDATE_KEYS, with_vector=True)
    )
    for record in page:
        known = to_candidate(record.payload, 1)
        matrix.put(known.face_id, known.person_id, np.asarray(record.vector, np.float32))
    return next_point
