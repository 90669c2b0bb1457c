"""A process that groups rows once: a line of JSON and raw arrays come in on stdin, labels go out on stdout.

It is a separate process, because the grouping would block the event loop, and because its memory is given
back when it ends. It runs at low priority, and ends with its stdin, so a worker that was killed leaves none
behind. It holds the embedding of every face, and no erase searches core files, so it leaves none.

In: {"algorithm", "rows", "dimensions", "face", "group", "apart", "is_constrained"}, then float32 rows, then,
if constrained, `Constraints.apart` and `Constraints.together` as int64. Out: int64 labels. "rows" and "apart"
are counts; "face" and "group" are the thresholds of `Nearness`.
"""

import json
import math
import os
import sys
import time
from collections.abc import Callable, Mapping
from threading import Thread
from typing import BinaryIO, Final, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from domain.values.grouping import Constraints, Nearness
from workers.recognition.clustering.graph import group_by_graph
from workers.recognition.clustering.greedy import group_greedily
from workers.recognition.clustering.hdbscan import group_by_hdbscan
from workers.recognition.clustering.neighbours import Indices, Rows
from workers.recognition.decoding.confinement import forbid_core_files

K = TypeVar("K", bound=np.generic)


class Group(Protocol):
    """One way to group. tell: is told how many rows were compared."""

    def __call__(
        self,
        rows: Rows,
        nearness: Nearness,
        constraints: Constraints | None = None,
        *,
        tell: Callable[[int], None] = ...,
    ) -> Indices: ...


ALGORITHMS: Final[Mapping[str, Group]] = {
    "graph": group_by_graph,
    "hdbscan": group_by_hdbscan,
    "greedy": group_greedily,
}
_NICE: Final = 10
_SILENCE_S: Final = 5.0


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    order = json.loads(asked.readline())
    rows = _read(asked, np.float32, (order["rows"], order["dimensions"]))
    constraints = None
    if order["is_constrained"]:
        apart = _read(asked, np.int64, (order["apart"], 2))
        constraints = Constraints(apart, _read(asked, np.int64, (order["rows"],)))
    Thread(target=_end_with, args=(asked,), daemon=True).start()
    near = Nearness(order["face"], order["group"])
    labels = ALGORITHMS[order["algorithm"]](rows, near, constraints, tell=_Progress(len(rows)))
    answers.write(labels.astype(np.int64).tobytes())
    answers.flush()


class _Progress:
    """Says on stderr, which is the worker's, how far a long run is."""

    def __init__(self, count: int) -> None:
        self._count, self._said = count, time.monotonic()

    def __call__(self, done: int) -> None:
        if time.monotonic() - self._said > _SILENCE_S:
            self._said = time.monotonic()
            print(f"grouping: {done:,} of {self._count:,} faces compared", file=sys.stderr, flush=True)


def _read(asked: BinaryIO, kind: type[K], shape: tuple[int, ...]) -> NDArray[K]:
    """Raises ValueError when the other side ended too early."""
    size = math.prod(shape) * np.dtype(kind).itemsize
    return np.frombuffer(asked.read(size), kind).reshape(shape)


def _end_with(asked: BinaryIO) -> None:
    """Ends this process when the other side closes stdin, because it has its answer or has died."""
    os.read(asked.fileno(), 1)  # `asked.read` holds a lock, and Python aborts when it ends meanwhile
    os._exit(1)


if __name__ == "__main__":
    os.nice(_NICE)
    forbid_core_files()
    serve(sys.stdin.buffer, sys.stdout.buffer)
