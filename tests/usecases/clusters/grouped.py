"""Runs the grouping of the night with groups that a test chooses."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domain.ids import AssetId, WorkspaceId
from domain.usecases.clusters.regroup_faces import Regrouped, regroup_faces
from domain.values.grouping import Constraints, Nearness
from tests import sql
from tests.fakes.inline_clusterer import InlineClusterer
from tests.usecases.factory import Group
from tests.usecases.stage import Stage


class Fixed(InlineClusterer):
    """Puts the faces on the photos of one of `groups` together, whatever they look like."""

    def __init__(self, *groups: Sequence[AssetId]) -> None:
        self.groups = groups
        self.seen = 0
        self.constraints: Constraints | None = None

    async def group(
        self, rows: NDArray[np.float32], nearness: Nearness, constraints: Constraints | None = None
    ) -> NDArray[np.int64]:
        self.seen, self.constraints = len(rows), constraints
        order = await sql.rows(
            """SELECT asset_id FROM face_instances f WHERE person_id IS NULL AND set_aside IS NULL
                 AND clustered_at IS NOT NULL AND quality_score >= 0.5 ORDER BY quality_score DESC, id"""
        )
        of = {photo: label for label, photos in enumerate(self.groups) for photo in photos}
        labels = [of.get(row["asset_id"], -1) for row in order]
        return np.array(labels + [-1] * (len(rows) - len(labels)))[: len(rows)]


async def run(stage: Stage, group: Group, clusterer: InlineClusterer, **settings: object) -> Regrouped:
    return await regroup_faces(
        WorkspaceId(group.workspace_id),
        stage.engine,
        clusterer,
        index=stage.index,
        settings=stage.settings.model_copy(update=settings),
        doorbell=stage.doorbell,
    )


async def photos_of(cluster_id: int) -> list[AssetId]:
    return await sql.values(
        AssetId, "SELECT asset_id FROM face_instances WHERE cluster_id = $1 ORDER BY asset_id", cluster_id
    )


async def clusters() -> dict[int, list[AssetId]]:
    rows = await sql.rows("SELECT id FROM clusters ORDER BY id")
    return {row["id"]: await photos_of(row["id"]) for row in rows}
