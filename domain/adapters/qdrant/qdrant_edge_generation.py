"""One shard of the embedded index: a folder with its segments and its log. Blocking."""

import shutil
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from qdrant_edge import (
    CountRequest,
    Distance,
    EdgeConfig,
    EdgeShard,
    EdgeVectorParams,
    PayloadSchemaType,
    UpdateOperation,
)

from domain import fail_points
from domain.adapters.qdrant.face_payload import INDEXED_KEYS
from domain.adapters.qdrant.sync_path import sync_path
from domain.errors import Corrupt, OutsideError, Unavailable

NEIGHBOUR = "embedded Qdrant"
# A flush cuts the log, which is replayed at the next start. It holds the interpreter's lock for about
# 30 ms after 1000 points, but for a third of a second after twice as many.
POINTS_PER_FLUSH = 1000
OPERATIONS_PER_FLUSH = 200

# Filters of qdrant-edge 0.9 read a bool as an integer and then match no bool. So each point has the bool a
# second time, as a number under this key. Only the embedded index has this key.
IS_PROTOTYPE_NUMBER = "is_prototype_number"

_OUTSIDE_TROUBLE = "Service runtime error"  # of the disk; all other errors are about the request
_SCHEMA_TYPES = {
    "keyword": PayloadSchemaType.Keyword,
    "bool": PayloadSchemaType.Bool,
    "integer": PayloadSchemaType.Integer,
}
_INDEXES = {str(key): _SCHEMA_TYPES[kind] for key, kind in INDEXED_KEYS.items()} | {
    IS_PROTOTYPE_NUMBER: PayloadSchemaType.Integer
}


class EdgeErrors:
    """Inside this block errors of the library and of files become ours. The library's are bare `Exception`s,
    told apart by text.
    """

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, OSError):
            raise Unavailable(NEIGHBOUR, f"{error.strerror} ({error.filename})") from error
        if kind is not Exception:
            return
        text = str(error)
        if text.startswith(_OUTSIDE_TROUBLE):
            raise Unavailable(NEIGHBOUR, text) from error
        raise Corrupt(NEIGHBOUR, text.partition(":")[0]) from None  # the rest may quote a vector


class EdgeGeneration:
    """Readers ask `shard` itself. `apply` writes to it, and after `sync` the writes are safe on the disk."""

    def __init__(self, folder: Path, shard: EdgeShard) -> None:
        self.folder = folder
        self.shard = shard
        self._unflushed_operations = 0
        self._unflushed_points = 0
        for key, kind in _INDEXES.items():
            shard.update(UpdateOperation.create_field_index(key, kind))

    @classmethod
    def create(cls, folder: Path, dimensions: int) -> "EdgeGeneration":
        """Makes an empty generation, and removes what a killed start or rebuild left in the folder."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        with EdgeErrors():
            shard = EdgeShard.create(str(folder), _config(dimensions))
            shard.flush()
        return cls(folder, shard)

    @classmethod
    def load(cls, folder: Path, dimensions: int) -> "EdgeGeneration":
        """Raises Unavailable or Corrupt when the folder cannot be read."""
        with EdgeErrors():
            return cls(folder, EdgeShard.load(str(folder), _config(dimensions)))

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def is_on_disk(self) -> bool:
        """False when somebody removed its folder: the shard still answers, but keeps nothing."""
        return self.folder.is_dir()

    def count(self) -> int:
        return self.shard.count(CountRequest())

    def apply(self, operation: UpdateOperation, points: int) -> None:
        """points: how many the operation writes."""
        self.shard.update(operation)
        self._unflushed_operations += 1
        self._unflushed_points += points
        if self._unflushed_operations >= OPERATIONS_PER_FLUSH or self._unflushed_points >= POINTS_PER_FLUSH:
            self.flush()

    def flush(self) -> None:
        self.shard.flush()
        self._unflushed_operations = self._unflushed_points = 0

    def sync(self) -> None:
        """Forces the log of writes to the disk, so that it survives a power cut.

        The log survives the end of the process anyway. A `flush` of the shard does the same, but slower and
        with the interpreter's lock held.
        """
        log = self.folder / "wal"
        fail_points.before("index.log")
        for path in (*log.iterdir(), log):
            with suppress(FileNotFoundError):  # the library closes one part of the log and begins the next
                sync_path(path)
        fail_points.after("index.log")

    def close(self) -> None:
        self.shard.close()

    def remove(self) -> None:
        """Removes every byte of the generation. Its payload indexes go one by one: freed at once by `close`,
        those of 25,000 points would hold the interpreter's lock for a tenth of a second.
        """
        with suppress(OutsideError), EdgeErrors():
            for key in _INDEXES:
                self.shard.update(UpdateOperation.delete_field_index(key))
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _config(dimensions: int) -> EdgeConfig:
    return EdgeConfig(vectors=EdgeVectorParams(size=dimensions, distance=Distance.Cosine))
