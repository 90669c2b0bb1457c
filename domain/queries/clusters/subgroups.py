"""Reads who else may be among the faces of a cluster, for a moderator who wants to split it."""

import asyncio
from collections.abc import Sequence

from domain.ids import WorkspaceId
from domain.queries.clusters.vectors_of_cluster import vectors_of_cluster
from domain.rules.clusters.subgroups import part_by_likeness
from domain.rules.faces.calibration import calibration_of
from domain.rules.faces.vectors import from_rows

# How many of the cluster's best faces are compared and shown; the others stay where they are.
MOST_FACES = 240


async def subgroups(workspace_id: WorkspaceId, number: int) -> Sequence[Sequence[int]]:
    """Numbers of unknown faces, the largest group and the best faces first. One group: all look like one
    person. Empty where no face can be compared. Call it for a moderator.
    """
    seen = await vectors_of_cluster(workspace_id, number, MOST_FACES)
    if seen is None:
        return ()
    engine, faces = seen
    vectors, least = from_rows([face.vector for face in faces]), calibration_of(engine).auto_cosine
    parts = await asyncio.to_thread(part_by_likeness, vectors, least)
    return [[faces[place].number for place in part] for part in parts]
