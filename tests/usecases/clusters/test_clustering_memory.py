"""Grouping many waiting faces never builds a table of every face against every other."""

import tracemalloc

import numpy as np
import pytest

from domain.ids import WorkspaceId
from domain.usecases.clusters.cluster_faces import cluster_faces
from tests import sql
from tests.usecases.factory import Group
from tests.usecases.stage import Stage

# Faces that look alike are the worst case: all of them are near to all of them.
FACES = (350, 700)


async def faces_of_one(stage: Stage, group: Group, count: int) -> None:
    """Adds faces of one person, none of which is in the index yet."""
    noise = np.random.default_rng(count).normal(0, 0.01, (count, stage.engine.dimensions))
    vectors = (noise + stage.engine.embedding(max=1.0)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    await sql.execute(
        """WITH photos AS (INSERT INTO image_assets (workspace_id, kind, media, state, tg_file_id,
                   tg_file_unique_id, taken_at)
               SELECT $1, 'post', 'photo', 'done', x, x, now() FROM generate_series(1, $2) x
               RETURNING id, tg_file_id::int AS x),
           faces AS (INSERT INTO face_instances (workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h,
                   detection_confidence, quality_score, qdrant_point_id)
               SELECT $1, id, x, 0, 9, 9, 0.9, 0.9, gen_random_uuid() FROM photos RETURNING id, bbox_x)
           INSERT INTO face_embeddings (face_id, engine, vector)
           SELECT id, $3, ($4::bytea[])[bbox_x] FROM faces""",
        group.workspace_id,
        count,
        stage.engine.name,
        [vector.tobytes() for vector in vectors],
    )


@pytest.mark.checklist(231)
async def test_the_memory_for_grouping_does_not_grow_with_the_square_of_the_faces(
    stage: Stage, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    peaks = []
    for count in FACES:
        await sql.execute("DELETE FROM image_assets")
        await faces_of_one(stage, group, count)
        tracemalloc.start()
        try:
            grouped = await cluster_faces(
                WorkspaceId(group.workspace_id), stage.engine, stage.index, stage.settings, stage.doorbell
            )
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
        assert grouped == count
        assert len(await sql.rows("SELECT DISTINCT cluster_id FROM face_instances")) == 1
    assert peaks[1] < 1.5 * peaks[0], peaks  # a table of all with all would be four times as large
