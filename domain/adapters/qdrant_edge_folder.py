"""The folder of the embedded index: who has it open, and which shard is the current one.

<QDRANT_PATH>/lock                          held by the one process that may open the folder
<QDRANT_PATH>/<alias>/current               the name of the current generation, the alias of a server
<QDRANT_PATH>/<alias>/<generation>/         a shard
"""

import fcntl
import os
import shutil
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from qdrant_edge import Distance, EdgeConfig, EdgeShard, EdgeVectorParams

from domain import fail_points
from domain.adapters.face_collection import FaceCollection
from domain.errors import Corrupt, Unavailable

NEIGHBOUR = "embedded Qdrant"
_OUTSIDE_TROUBLE = "Service runtime error"  # the disk; everything else is about the request


class EdgeErrors:
    """Inside, the library's errors become ours. It raises bare `Exception`s, told apart by text."""

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


class EdgeFolder:
    """Opens the current shard for one process at a time. Blocking."""

    def __init__(self, path: Path, collection: FaceCollection) -> None:
        self._path = path
        self._collection = collection
        self._shards = path / collection.alias
        self._pointer = self._shards / "current"
        self._lock: int | None = None
        self._log: Path | None = None

    def open(self) -> EdgeShard:
        """Raises Unavailable when another process has the folder, Corrupt when its shard is not ours."""
        self._shards.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = self._locked()
        try:
            return self._current_shard()
        except BaseException:
            self.release()
            raise

    def sync_log(self) -> None:
        """Forces the log of writes to the disk. What it holds survives a power cut; a kill, without this.

        A `flush` of the shard does that too, but for 10-60 ms and with the interpreter's lock held.
        """
        assert self._log is not None
        fail_points.before("index.log")
        for path in (*self._log.iterdir(), self._log):
            with suppress(FileNotFoundError):  # the library closes one part of the log and begins the next
                descriptor = os.open(path, os.O_RDONLY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
        fail_points.after("index.log")

    def release(self) -> None:
        """Lets another process open the folder. The kernel does the same when this one dies."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _locked(self) -> int:
        lock = os.open(self._path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(lock, 20).decode() or "unknown"
            os.close(lock)
            raise Unavailable(
                NEIGHBOUR,
                f"{self._path} is open in process {owner}, and the embedded index serves one process only: "
                "stop that one, or run a Qdrant server and set QDRANT_URL",
            ) from None
        os.truncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        return lock

    def _current_shard(self) -> EdgeShard:
        if not self._pointer.exists():
            return self._first_shard()
        generation = self._pointer.read_text().strip()
        if not self._collection.is_generation(generation):
            raise Corrupt(NEIGHBOUR, self._collection.refusal(generation))
        folder = self._shards / generation
        self._log = folder / "wal"
        try:
            with EdgeErrors():
                return EdgeShard.load(str(folder), self._config())
        except Unavailable as error:
            advice = f"remove {self._shards}, the index is rebuilt from Postgres"
            raise Corrupt(NEIGHBOUR, f"{folder} cannot be opened ({error.reason}): {advice}") from error

    def _first_shard(self) -> EdgeShard:
        generation = self._collection.generation(1)
        folder = self._shards / generation
        self._log = folder / "wal"
        shutil.rmtree(folder, ignore_errors=True)  # a start that was killed before it wrote the pointer
        folder.mkdir(mode=0o700)
        with EdgeErrors():
            shard = EdgeShard.create(str(folder), self._config())
            shard.flush()
        self._point_at(generation)
        return shard

    def _point_at(self, generation: str) -> None:
        draft = self._pointer.with_suffix(".draft")
        draft.write_text(generation)
        fail_points.before("index.pointer")
        draft.replace(self._pointer)
        fail_points.after("index.pointer")

    def _config(self) -> EdgeConfig:
        vectors = EdgeVectorParams(size=self._collection.dimensions, distance=Distance.Cosine)
        return EdgeConfig(vectors=vectors)
