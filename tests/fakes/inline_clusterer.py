"""A clusterer in this process, for tests: the same grouping, without half a second for a process."""

import asyncio

import numpy as np
from numpy.typing import NDArray

from domain.values.grouping import Constraints, Nearness
from workers.recognition.clustering.graph import group_by_graph


class InlineClusterer:
    """Implements `domain.ports.Clusterer`."""

    name = "graph"

    async def group(
        self, rows: NDArray[np.float32], nearness: Nearness, constraints: Constraints | None = None
    ) -> NDArray[np.int64]:
        return await asyncio.to_thread(group_by_graph, rows, nearness, constraints)
