"""Groups faces in a new process each time (`cluster_process`), because grouping blocks an event loop."""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from domain.errors import Stalled, Unavailable
from domain.ports import Clusterer
from domain.settings import Settings
from domain.values.grouping import Constraints, Nearness
from workers.recognition.clustering.hdbscan import ensure_installed
from workers.recognition.engines.cores import usable_cores

_REPOSITORY: Final = Path(__file__).parents[3]
_COMMAND: Final = (sys.executable, "-m", f"{__package__}.cluster_process")
_PIECE_BYTES: Final = 1 << 20


class ProcessClusterer:
    """Implements `domain.ports.Clusterer`."""

    def __init__(self, algorithm: str) -> None:
        """algorithm: one of `cluster_process.ALGORITHMS`."""
        self.name = algorithm

    async def group(
        self, rows: NDArray[np.float32], nearness: Nearness, constraints: Constraints | None = None
    ) -> NDArray[np.int64]:
        process = await _start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            for piece in self._question(rows, nearness, constraints):
                process.stdin.write(piece)
                await process.stdin.drain()
            answer = await process.stdout.readexactly(8 * len(rows))
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            raise Stalled("clusterer", f"its process ended: {type(error).__name__}") from error
        finally:
            process.stdin.close()
            if process.returncode is None:
                process.kill()
            await process.wait()
        return np.frombuffer(answer, np.int64)

    def _question(
        self, rows: NDArray[np.float32], nearness: Nearness, constraints: Constraints | None
    ) -> Iterator[bytes]:
        """What the process is sent, in pieces: a pipe takes little at a time, and one large write would keep
        a second copy of the rows in memory.
        """
        apart = np.empty((0, 2), np.int64) if constraints is None else constraints.apart
        order = {
            "algorithm": self.name,
            "rows": len(rows),
            "dimensions": rows.shape[1] if rows.ndim > 1 else 0,
            "face": nearness.face,
            "group": nearness.group,
            "apart": len(apart),
            "is_constrained": constraints is not None,
        }
        yield json.dumps(order).encode() + b"\n"
        arrays = [rows] if constraints is None else [rows, apart, constraints.together]
        for array in arrays:
            raw = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
            for start in range(0, len(raw), _PIECE_BYTES):
                yield raw[start : start + _PIECE_BYTES].tobytes()


async def _start() -> asyncio.subprocess.Process:
    """Raises Unavailable when the machine has no process, memory or descriptor left for it."""
    try:
        return await asyncio.create_subprocess_exec(
            *_COMMAND,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=_REPOSITORY,
            env={"OPENBLAS_NUM_THREADS": str(usable_cores())},  # nothing else: no secret
        )
    except OSError as error:
        raise Unavailable("clusterer", "its process does not start") from error


def open_clusterer(settings: Settings) -> Clusterer:
    """Raises Corrupt with one sentence when what CLUSTERER names is not installed."""
    if settings.clusterer == "hdbscan":
        ensure_installed()
    return ProcessClusterer(settings.clusterer)
