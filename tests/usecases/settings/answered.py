"""Plants answers to questions."""

import numpy as np

from domain.rules.faces.calibration import calibration_of
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.scenes import scene_step
from tests.usecases.stage import Stage

# The faces are set aside, so that they are not among those that were seen lately. $7: the confidences with
# which the questions were asked.
_ANSWERED = """
WITH photo AS (
    INSERT INTO image_assets (workspace_id, kind, media, state, tg_file_id, tg_file_unique_id, taken_at)
    VALUES ($1, 'post', 'photo', 'done', 'file', gen_random_uuid()::text, now()) RETURNING id),
faces AS (
    INSERT INTO face_instances (id, workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h,
        detection_confidence, qdrant_point_id, set_aside)
    SELECT gen_random_uuid(), $1, photo.id, place, 0, 90, 90, 0.9, gen_random_uuid(), 'stranger'
    FROM photo, generate_series(1, cardinality($3::float8[])) AS place RETURNING id, bbox_x),
vectors AS (
    INSERT INTO face_embeddings (face_id, engine, vector)
    SELECT id, $5, ($6::bytea[])[bbox_x] FROM faces)
INSERT INTO face_suggestions (face_instance_id, suggested_person_id, source_face_id, confidence, status,
    reviewed_at)
SELECT faces.id, $2, faces.id, ($7::float8[])[bbox_x], CASE WHEN ($4::bool[])[bbox_x] THEN 'ACCEPTED'
    ELSE 'REJECTED' END, now() FROM faces
RETURNING face_instance_id
"""


@scene_step
async def answered(stage: Stage, group: Group, number: int, *, half: float) -> None:
    """Plants answers. The surer the face is now, the likelier a yes; at the confidence `half`, yes and no are
    equally likely.
    """
    anna = await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.6), stage.engine.face())
    await stage.drain()
    chance = np.random.default_rng(3)
    confidences = chance.uniform(0.6, 1.0, number)
    yes = chance.random(number) < 1 / (1 + np.exp(-30 * (confidences - half)))
    await plant(stage, group, anna, confidences.tolist(), yes.tolist())


@scene_step
async def plant(
    stage: Stage,
    group: Group,
    anna: Connected,
    confidences: list[float],
    yes: list[bool],
    *,
    asked_at_most: float = 0.79,
    like: str = "other",
) -> None:
    """Plants an answered question for each confidence, about a face that has this confidence to Anna now. The
    rest of each embedding is like somebody else (`like`).

    asked_at_most: no question was asked with a greater confidence; prototypes chosen since made the faces
    surer.
    """
    cosines = [calibration_of(stage.engine.name).cosine(confidence) for confidence in confidences]
    looks = [stage.engine.embedding(**{"anna": one, like: (1 - one**2) ** 0.5}) for one in cosines]
    await sql.rows(
        _ANSWERED,
        group.workspace_id,
        anna.person_id,
        confidences,
        yes,
        stage.engine.name,
        [look.tobytes() for look in looks],
        [min(one, asked_at_most) for one in confidences],
    )
