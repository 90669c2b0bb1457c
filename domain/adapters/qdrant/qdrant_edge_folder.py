"""The folder of the embedded index: who has it open, and which generation is the current one.

<QDRANT_PATH>/lock                          held by the one process that may open the folder
<QDRANT_PATH>/installation                  the id of the installation that it belongs to
<QDRANT_PATH>/<alias>/current               the name of the current generation; a server has an alias for this
<QDRANT_PATH>/<alias>/<generation>/         a shard; the next start removes those that `current` does not name
"""

import fcntl
import os
import shutil
from pathlib import Path

from domain import fail_points
from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.qdrant_edge_generation import NEIGHBOUR, EdgeGeneration
from domain.adapters.qdrant.sync_path import sync_path
from domain.errors import Corrupt, Unavailable


class EdgeFolder:
    """Opens the current generation for one process at a time, and replaces it by a new one. Blocking."""

    def __init__(self, path: Path, collection: FaceCollection) -> None:
        self._path = path
        self._collection = collection
        self._shards = path / collection.alias
        self._pointer = self._shards / "current"
        self._lock: int | None = None
        self._current: EdgeGeneration | None = None
        self.draft: EdgeGeneration | None = None

    @property
    def current(self) -> EdgeGeneration:
        """Raises Unavailable before `open` and after `close`."""
        if self._current is None:
            raise Unavailable(NEIGHBOUR, "the index is not open")
        return self._current

    @property
    def generations(self) -> list[EdgeGeneration]:
        """The generations that a write has to reach."""
        return [self.current] if self.draft is None else [self.draft, self.current]

    @property
    def is_whole(self) -> bool:
        """False when the folder was never opened, or when somebody removed it from the disk."""
        return self._current is not None and self._pointer.exists() and self._current.is_on_disk

    def open(self) -> None:
        """Raises Unavailable when another process has the folder open.

        Raises Corrupt when its current shard is not ours, or cannot be read.
        """
        if self.is_whole:
            return
        self.close()
        self._shards.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = self._locked()
        try:
            self._current = self._current_generation()
        except BaseException:
            self.close()
            raise
        self._remove_others()

    def close(self) -> None:
        """Lets another process open the folder. The kernel does the same when this process dies."""
        for generation in (self.draft, self._current):
            if generation is not None:
                generation.close()
        self.draft = self._current = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def ensure_room(self, least_bytes: int) -> None:
        """Call it before anything is written. Raises Unavailable where the disk is about to be full."""
        free = shutil.disk_usage(self._path).free
        if free < least_bytes:
            raise Unavailable(
                NEIGHBOUR,
                f"the disk of {self._path} is full ({free // 1024**2} MiB are free, and "
                f"{least_bytes // 1024**2} are needed to write safely): make room",
            )

    def begin_draft(self) -> str:
        if self.draft is not None:
            self.draft.remove()
            self.draft = None
        folder = self._shards / self._collection.draft()
        self.draft = EdgeGeneration.create(folder, self._collection.dimensions)
        return self.draft.name

    def finish_draft(self, draft: str) -> None:
        """Makes the draft the current generation; nothing of the former one is left."""
        if self.draft is None or self.draft.name != draft:
            raise Unavailable(NEIGHBOUR, "this is not the rebuild under way")
        self.draft.flush()
        self._point_at(draft)  # first: if it fails, the former generation stays in use
        before, self._current, self.draft = self.current, self.draft, None
        before.remove()

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

    def _current_generation(self) -> EdgeGeneration:
        # A power cut may have emptied the file. Then nothing is known to be whole, and all is made again.
        name = self._pointer.read_text().strip() if self._pointer.exists() else ""
        if name and not self._collection.is_of_family(name):
            raise Corrupt(NEIGHBOUR, self._collection.refusal(name))
        if not name or not self._collection.is_generation(name) or not (self._shards / name).is_dir():
            return self._first_generation()
        try:
            return EdgeGeneration.load(self._shards / name, self._collection.dimensions)
        except Unavailable as error:
            advice = f"remove {self._shards}, the index is rebuilt from Postgres"
            folder = self._shards / name
            raise Corrupt(NEIGHBOUR, f"{folder} cannot be opened ({error.reason}): {advice}") from error

    def _first_generation(self) -> EdgeGeneration:
        first = EdgeGeneration.create(
            self._shards / self._collection.generation(1), self._collection.dimensions
        )
        self._point_at(first.name)
        return first

    def _remove_others(self) -> None:
        """Removes unfinished rebuilds and the vectors of other engines: Postgres has all vectors."""
        for shards in self._path.iterdir():
            if not shards.is_dir() or not self._collection.is_alias_of_family(shards.name):
                continue
            for folder in shards.iterdir():
                if self._collection.is_of_family(folder.name) and folder != self.current.folder:
                    shutil.rmtree(folder, ignore_errors=True)
            if shards != self._shards:
                shutil.rmtree(shards, ignore_errors=True)

    def _point_at(self, generation: str) -> None:
        draft = self._pointer.with_suffix(".draft")
        draft.write_text(generation)
        sync_path(draft)
        fail_points.before("index.pointer")
        draft.replace(self._pointer)
        fail_points.after("index.pointer")
        sync_path(self._shards)
